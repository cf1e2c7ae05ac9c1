import assert from 'node:assert/strict';
import test from 'node:test';
import { inWords } from '../../../src/base/message.ts';
import type { Preflight } from '../../../src/model/preflight.ts';
import { forecast } from '../../../src/capture/preflight.ts';
import { measuredRates, usualRates, type HeapShape } from '../../../src/capture/rates.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Small objects, in lists that are not long. */
function shape(heapMb: number, change: Partial<HeapShape> = {}): HeapShape {
  return { heapBytes: heapMb * MIB, largeBytes: 0, collectMs: 12 + 2 * heapMb, node: 'v20.20.2', ...change };
}

function ask(heapMb: number, around: { available?: number; disk?: number } = {}, own = false) {
  const memory = {
    rss: (heapMb + 60) * MIB,
    heapTotal: heapMb * MIB,
    heapUsed: heapMb * MIB,
    external: 0,
    arrayBuffers: 0,
  };
  return forecast(
    { memory, availableBytes: around.available ?? 64 * GIB, freeDiskBytes: around.disk ?? 100 * GIB },
    { snapshots: 4, own, rates: usualRates(shape(heapMb)) },
  );
}

function reasonsOf({ reasons }: Preflight): string {
  return reasons.map((reason) => inWords(reason)).join('\n');
}

test('a small heap on a roomy machine is no question', () => {
  assert.deepEqual(
    { ...ask(20), pauseMs: 0 },
    {
      advice: 'go',
      reasons: [],
      heapBytes: 20 * MIB,
      rssBytes: 80 * MIB,
      pauseMs: 0,
      peakRssBytes: 255 * MIB,
      diskBytes: 160 * MIB,
    },
  );
});

test('the longer the pause, the stronger the advice; a program of our own may wait', () => {
  assert.equal(ask(100).advice, 'careful');
  assert.match(reasonsOf(ask(100)), /will answer nobody for about 8 s with each snapshot\.\n.*too high an estimate/);
  assert.equal(ask(600).advice, 'dont');
  assert.match(reasonsOf(ask(600)), /a health check may end it\.$/m);
  assert.equal(ask(600, {}, true).advice, 'go');
});

test('memory and disk that do not suffice are refused, with figures', () => {
  const tight = ask(20, { available: 100 * MIB });
  assert.equal(tight.advice, 'dont');
  assert.match(
    reasonsOf(tight),
    /needs about 175 MB more memory, and the target can get 100 MB: it would probably be killed/,
  );
  assert.equal(ask(20, { available: 200 * MIB }).advice, 'careful');
  assert.match(reasonsOf(ask(20, { disk: 100 * MIB })), /needs about 160 MB of disk, and 100 MB are free/);
});

test('the first snapshot corrects what is expected of the next', () => {
  const usual = usualRates(shape(100));
  const rates = measuredRates(usual, 100 * MIB, { pauseMs: 3250, fileBytes: 90 * MIB });
  assert.ok(Math.abs(rates.pauseMsPerByte * MIB - 32.5) < 1e-9);
  assert.equal(rates.fileBytesPerByte, 0.9);
  assert.equal(rates.extraBytesPerByte, (usual.extraBytesPerByte * 0.9) / usual.fileBytesPerByte);
  const seen = measuredRates(usual, 100 * MIB, { pauseMs: 3250, fileBytes: 90 * MIB, extraBytes: 400 * MIB });
  assert.equal(seen.extraBytesPerByte, 4);
});

test('numbers and long texts cost little, texts of a sentence more memory than time, one list of a million much', () => {
  const usual = usualRates(shape(100));
  const texts = usualRates(shape(100, { collectMs: 17 }));
  assert.ok(texts.pauseMsPerByte < usual.pauseMsPerByte / 5);
  assert.ok(texts.extraBytesPerByte < usual.extraBytesPerByte / 5);
  const sentences = usualRates(shape(100, { collectMs: 60 }));
  assert.ok(sentences.pauseMsPerByte < 0.6 * usual.pauseMsPerByte);
  assert.equal(sentences.extraBytesPerByte, usual.extraBytesPerByte);
  assert.ok(usualRates(shape(100, { node: 'v24.21.0' })).pauseMsPerByte < usual.pauseMsPerByte / 1.5);
  const list = usualRates(shape(100, { largeBytes: 8 * MIB }));
  assert.ok(list.extraBytesPerByte > 2 * usual.extraBytesPerByte);
  assert.ok(usualRates(shape(6, { collectMs: 3 })).fileBytesPerByte > usual.fileBytesPerByte, 'too small to tell');
});

test('what a snapshot has shown is told without doubt', () => {
  const rates = measuredRates(usualRates(shape(600)), 600 * MIB, { pauseMs: 40_000, fileBytes: 1000 * MIB });
  const memory = { rss: 700 * MIB, heapTotal: 600 * MIB, heapUsed: 600 * MIB, external: 0, arrayBuffers: 0 };
  const preflight = forecast({ memory }, { snapshots: 2, own: false, rates });
  assert.match(reasonsOf(preflight), /^The target will answer nobody for about 40 s .* a health check may end it\.$/);
});
