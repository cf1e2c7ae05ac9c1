import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  commandLink,
  escapeMarkdown,
  pickRow,
  proseMarkdown,
  withoutIcons,
  withoutLinks,
} from '../../../src/editor/workbench-text.ts';
import { hostileTexts } from '../../support/report.ts';

describe('texts of a target in the workbench', () => {
  it('are no Markdown: each mark stands behind a backslash', () => {
    const markdown = [
      '[run](command:leakline.capture)',
      '![i](http://x/y.png)',
      '**b**',
      '```',
      '&lt;',
      ...hostileTexts,
    ];
    for (const text of markdown) {
      const escaped = escapeMarkdown(text);
      assert.doesNotMatch(escaped.replaceAll(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
      assert.equal(escaped.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'), text);
    }
  });

  it('are code where a sentence quotes it, and letters elsewhere', () => {
    assert.equal(proseMarkdown('`q.on(*)` of <b>'), String.raw`Xq.on(*)X of \<b\>`.replaceAll('X', '`'));
    assert.equal(proseMarkdown('an `odd one'), String.raw`an \Xodd one`.replace('X', '`'));
  });

  it('do not end a link that carries them', () => {
    for (const id of ["queue.on('error', x)) [run](command:leakline.capture)", ...hostileTexts]) {
      const link = commandLink('Show', 'leakline.showRetainers', id);
      const argument = /^\[Show\]\(command:leakline\.showRetainers\?([^()[\]\s]+)\)$/.exec(link)?.[1];
      assert.deepEqual(JSON.parse(decodeURIComponent(argument ?? '')), [id]);
    }
  });

  it('have no icons in the rows of a pick but the one in front', () => {
    const row = { icon: 'debug', label: 'node $(flame).js', description: '$(x)', detail: '/srv/$(y)', cwd: 7 };
    assert.deepEqual(pickRow(row), {
      label: String.raw`$(debug) node \$(flame).js`,
      description: String.raw`\$(x)`,
      detail: String.raw`/srv/\$(y)`,
      cwd: 7,
    });
  });

  it('are neither icons nor links', () => {
    assert.equal(withoutIcons('+3 $(sync~spin) per interval'), String.raw`+3 \$(sync~spin) per interval`);
    assert.doesNotMatch(withoutLinks('no [file](command:leakline.capture)'), /\]\(/);
  });
});
