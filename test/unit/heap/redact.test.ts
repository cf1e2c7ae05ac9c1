import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { redactSnapshot } from '../../../src/heap/redact.ts';

const program = `
  class Customer { constructor(n) { this.secretName = 'customer-name-' + n; this.orderList = []; } }
  function keepCustomer(n) { const captured = 'captured-text-' + n; return () => captured; }
  const byMail = { 'alice@example.com': 1, plainkey: 2 };
  for (const word of ['zanzibar', 'quixotic']) byMail['token' + word] = word.toUpperCase();
  globalThis.kept = [new Customer(1), new Customer(2), keepCustomer(3), byMail, new Map([['mapkey-' + process.pid, 1]]), Symbol('symbol-text'), /regexp-text/];
  require('v8').writeHeapSnapshot(process.argv[1]);
`;

interface Heap {
  snapshot: unknown;
  nodes: number[];
  edges: number[];
  locations: number[];
  strings: string[];
}

test('a redacted snapshot has the same graph and names, and no text of its users', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'leakline-redact-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.heapsnapshot');
  assert.equal(spawnSync(process.execPath, ['-e', program, file]).status, 0);
  const out = join(folder, 'b.heapsnapshot');
  const { strings, replaced } = await redactSnapshot(file, out);
  const [before, after] = await Promise.all(
    [file, out].map(async (path) => JSON.parse(await readFile(path, 'utf8')) as Heap),
  );
  assert.equal((await stat(out)).mode & 0o777, 0o600);
  assert.equal(strings, before.strings.length);
  assert.ok(replaced > strings / 10);
  for (const part of ['snapshot', 'nodes', 'edges', 'locations'] as const) assert.deepEqual(after[part], before[part]);
  assert.equal(after.strings.length, before.strings.length);
  const text = after.strings.join('\n');
  for (const secret of [
    'customer-name',
    'captured-text',
    'alice@example',
    'plainkey',
    'tokenzanzibar',
    'ZANZIBAR',
    'mapkey',
    'symbol-text',
    'regexp-text',
    'writeHeapSnapshot(process.argv',
  ]) {
    assert.ok(
      before.strings.some((string) => string.includes(secret)),
      secret,
    );
    assert.ok(!text.includes(secret), secret);
  }
  for (const name of [
    'Customer',
    'secretName',
    'keepCustomer',
    'captured',
    'orderList',
    '_events',
    'system / Context',
  ]) {
    assert.ok(after.strings.includes(name), name);
  }
  await assert.rejects(redactSnapshot(file, out), /it exists already/);
});
