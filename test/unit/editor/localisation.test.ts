import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { shownTexts } from '../../support/texts.mjs';

const root = new URL('../../../', import.meta.url);

function readTexts(file: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(file, root), 'utf8')) as Record<string, string>;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\d+\}/g)].map(([hole]) => hole).sort();
}

/** Marks and figures are the same in both. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\{\d+\}/g, ''));
}

describe('Simplified Chinese', () => {
  const shown = shownTexts();
  const translated = readTexts('l10n/bundle.l10n.zh-cn.json');

  it('has every text of the editor, the panel, the report and the command', () => {
    const missing = [...shown]
      .filter(([text]) => !(text in translated) && hasWords(text))
      .map(([text, file]) => `${file}: ${text}`);
    assert.deepEqual(missing, []);
  });

  it('has no text that is no longer shown', () => {
    const gone = Object.keys(translated).filter((text) => !shown.has(text));
    assert.deepEqual(gone, []);
  });

  it('fills in the same values', () => {
    const wrong = Object.entries(translated).filter(([text, chinese]) => {
      return placeholders(text).join() !== placeholders(chinese).join();
    });
    assert.deepEqual(wrong, []);
  });
});

describe('the manifest', () => {
  const manifest = readFileSync(new URL('package.json', root), 'utf8');
  const english = readTexts('package.nls.json');
  const chinese = readTexts('package.nls.zh-cn.json');
  const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');

  it('names texts that exist, and no others exist', () => {
    assert.deepEqual([...new Set(used)].sort(), Object.keys(english).sort());
  });

  it('is whole in Chinese, with the same commands behind its links', () => {
    assert.deepEqual(Object.keys(chinese).sort(), Object.keys(english).sort());
    const links = (text: string | undefined): string[] => (text?.match(/command:[\w.]+/g) ?? []).sort();
    for (const [key, text] of Object.entries(english)) assert.deepEqual(links(chinese[key]), links(text), key);
  });

  it('names pages of the walkthrough that exist', () => {
    const pages = [english, chinese].flatMap((texts) =>
      Object.entries(texts).filter(([key]) => key.endsWith('.media')),
    );
    for (const [, page] of pages) assert.ok(existsSync(new URL(page, root)), page);
    assert.equal(pages.length, 8);
  });
});
