import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKernel } from '../../../src/heap/kernel.ts';

test('the compiled kernel is that of its source', async () => {
  // In a process without tsx, which would take long over the compiler.
  const script = fileURLToPath(new URL('../../../src/heap/wasm/compile.mjs', import.meta.url));
  await promisify(execFile)(process.execPath, [script, '--check'], { env: { ...process.env, NODE_OPTIONS: '' } });
});

test('the kernel takes plain numbers and stops at anything else', () => {
  const kernel = createKernel();
  assert.ok(kernel);
  const read = (text: string): { numbers: number[]; rest: string } => {
    kernel.input.set(Buffer.from(text));
    const count = kernel.numbers(0, text.length, 0);
    return { numbers: [...kernel.output.subarray(0, count)], rest: text.slice(kernel.stopped()) };
  };
  const plain = '1,22,333,4444,55555,666666,7777777,88888888,999999999,4294967295,';
  const padded = plain.repeat(4);
  const { numbers, rest } = read(padded);
  assert.deepEqual(numbers.slice(0, 10), [1, 22, 333, 4444, 55555, 666666, 7777777, 88888888, 999999999, 4294967295]);
  assert.ok(rest.length < 80 && padded.endsWith(rest));
  for (const odd of ['4294967296,', '1,,2,', '1 2,', '-1,', ']', '1.5,', '\n\n,', ',5,', '99999999999999999999,']) {
    const { numbers: before, rest: after } = read(padded + odd + padded);
    assert.deepEqual(before, read(padded).numbers.slice(0, before.length), odd);
    assert.ok(after.includes(odd + plain), odd);
  }
  const lines = read('12,3\n,45,6\n,7,8\n,'.repeat(20));
  assert.deepEqual(lines.numbers.slice(0, 7), [12, 3, 45, 6, 7, 8, 12]);
});

test('numbers are counted whatever stands between them', () => {
  const kernel = createKernel();
  assert.ok(kernel);
  const text = '12, 3\n,4]'.repeat(50);
  kernel.input.set(Buffer.from(text));
  assert.equal(kernel.countNumbers(0, text.length, false), 150);
});
