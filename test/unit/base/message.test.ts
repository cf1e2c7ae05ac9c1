import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { LeaklineError, sentenceOf } from '../../../src/base/errors.ts';
import { inWords, isMessage, listed, message, sayIn, sentences, type Texts } from '../../../src/base/message.ts';
import { packError, unpackError } from '../../../src/base/rpc.ts';

const chinese = JSON.parse(
  readFileSync(new URL('../../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
) as Texts;

test('without a translation a message is the English it was written in', () => {
  assert.equal(inWords(message`${2} of ${'a {0} b'}`), '2 of a {0} b');
  assert.equal(inWords(message`nothing to fill in`, chinese), 'nothing to fill in');
  assert.equal(inWords('constructor', {}), 'constructor');
  assert.equal(inWords(message`toString`, {}), 'toString');
});

test('messages in messages are translated, values stay', () => {
  const when = message`each time this ${message`route handler`} runs`;
  const added = message`An entry is added to ${'cache'} ${when}, and fewer are taken out than come in.`;
  assert.equal(
    inWords(added),
    'An entry is added to cache each time this route handler runs, and fewer are taken out than come in.',
  );
  assert.equal(inWords(added, chinese), '每次运行此路由处理函数时都会向 cache 添加一个条目，取出的少于放入的。');
});

test('a space parts Chinese from Latin letters, not from Chinese', () => {
  const say = sayIn(chinese);
  assert.equal(say`+${3} ${'Date'} per interval`, '每个间隔 +3 个 Date');
  assert.equal(say`+${3} ${message`listeners`} per interval`, '每个间隔 +3 个监听器');
});

test('lists and sentences', () => {
  assert.equal(inWords(listed(['a', 'b', 'c'])), 'a, b and c');
  assert.equal(inWords(listed(['a', 'b', 'c']), chinese), 'a、b 和 c');
  assert.equal(inWords(listed(['a'])), 'a');
  assert.equal(inWords(sentences([message`One.`, message`Two.`, message`Three.`])), 'One. Two. Three.');
  assert.equal(inWords(sentences([])), '');
});

test('an error keeps its words on the way through a thread', () => {
  const thrown = new LeaklineError(message`There is no process ${42}: it has ended, or the number is wrong.`);
  const caught = unpackError(structuredClone(packError(thrown)));
  assert.equal(caught.message, 'There is no process 42: it has ended, or the number is wrong.');
  assert.equal(sentenceOf(caught, chinese), '没有进程 42：它已结束，或编号有误。');
  assert.equal(sentenceOf(unpackError(structuredClone(packError(new Error('boom')))), chinese), 'boom');
});

test('what a file says is a message is looked at first', () => {
  assert.ok(isMessage(JSON.parse(JSON.stringify(message`${message`a`} ${1}`))));
  for (const value of [null, 'text', {}, { text: 'a' }, { text: 'a', values: [{}] }, { text: 1, values: [] }])
    assert.ok(!isMessage(value), JSON.stringify(value));
  let deep: unknown = { text: '{0}', values: [] };
  for (let i = 0; i < 1000; i++) deep = { text: '{0}', values: [deep] };
  assert.ok(!isMessage(deep));
});
