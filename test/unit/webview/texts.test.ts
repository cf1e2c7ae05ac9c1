import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../../..');

/** Every text the panel shows stands in its source as `t('…')`. */
function textsOfPanel(): string[] {
  const folder = join(root, 'webview-ui/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const calls = [...source.matchAll(/(?<![\w.])t\(\s*(?!original)(.)/g)];
    for (const call of calls) assert.equal(call[1], "'", `${file}: a text must be a plain literal: ${call[0]}`);
    return [...source.matchAll(/(?<![\w.])t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text);
  });
  return [...new Set(found)];
}

describe('texts of the panel', () => {
  for (const language of ['zh-cn'])
    it(`are all there in ${language}, with the same places to fill`, () => {
      const file = join(root, `l10n/bundle.l10n.${language}.json`);
      const bundle = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      const texts = textsOfPanel();
      assert.ok(texts.length > 150);
      assert.deepEqual(
        texts.filter((text) => !bundle[text]),
        [],
      );
      const places = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).toSorted();
      for (const text of texts) assert.deepEqual(places(bundle[text] ?? ''), places(text), text);
    });
});
