import assert from 'node:assert/strict';
import test from 'node:test';
import { languageOf } from '../../../src/cli/language.ts';

const french = { LANG: 'fr_FR.UTF-8' };

test('--lang stands anywhere before the program, and is taken out', () => {
  assert.deepEqual(languageOf(['--lang', 'zh-cn', 'targets'], french), { language: 'zh-cn', rest: ['targets'] });
  assert.deepEqual(languageOf(['capture', '--lang=ZH-CN', '--', 'node', '--lang', 'fr'], french), {
    language: 'zh-cn',
    rest: ['capture', '--', 'node', '--lang', 'fr'],
  });
  assert.throws(() => languageOf(['targets', '--lang'], french), /--lang takes en or zh-cn, not ""/);
  assert.throws(() => languageOf(['targets', '--lang', 'de'], french), /not "de"/);
});

test('else the terminal says it, the strongest variable first', () => {
  const language = (env: NodeJS.ProcessEnv): string => languageOf(['targets'], env).language;
  assert.equal(language({ LANG: 'zh_CN.UTF-8' }), 'zh-cn');
  assert.equal(language({ LANG: 'zh' }), 'zh-cn');
  assert.equal(language({ LC_MESSAGES: 'zh_SG', LANG: 'en_US' }), 'zh-cn');
  assert.equal(language({ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }), 'en');
  assert.equal(language({ LC_ALL: '', LANG: 'zh-Hans-CN' }), 'zh-cn');
  assert.equal(language({ LANG: 'zh_TW.UTF-8' }), 'en');
  assert.equal(language(french), 'en');
});
