import assert from 'node:assert/strict';
import test from 'node:test';
import { comparisonTable } from '../../../src/cli/comparison-table.ts';
import { ProgressLine } from '../../../src/cli/progress-line.ts';
import { targetTable } from '../../../src/cli/targets.ts';
import type { Progress } from '../../../src/model/progress.ts';

function written(isTTY: boolean, act: (line: ProgressLine) => void): string {
  let text = '';
  const stream = { isTTY, columns: 80, write: (piece: string) => (text += piece) };
  act(new ProgressLine(stream as unknown as NodeJS.WriteStream));
  return text;
}

const snapshot = (bytes: number): Progress => ({
  kind: 'snapshot',
  snapshot: 0,
  snapshots: 4,
  thread: 0,
  bytes,
  expectedBytes: 3 * 2 ** 20,
});

test('without a terminal: a line per step with its last figures', () => {
  const text = written(false, (line) => {
    line.show({ kind: 'connecting', endpoint: '127.0.0.1:9229' });
    line.show(snapshot(100));
    line.show(snapshot(2 * 2 ** 20));
    line.write('half a line');
    line.show({ kind: 'load', interval: 1, intervals: 3, elapsedMs: 1500, plannedMs: 3000 });
    line.clear();
  });
  assert.equal(
    text,
    'Connecting to 127.0.0.1:9229\nhalf a line\nSnapshot 1 of 4: 2.0 MB of about 3.0 MB\nInterval 1 of 3: 1.5 s / 3.0 s\n',
  );
});

test('on a terminal: one line that renews itself and makes room', () => {
  const text = written(true, (line) => {
    line.show(snapshot(100));
    line.write('out\n');
    line.clear();
  });
  assert.equal(text, '\r\u001b[KSnapshot 1 of 4: 100 B of about 3.0 MB\r\u001b[Kout\n');
});

test('targets as a table, with a warning for an inspector that others can reach', () => {
  const text = targetTable([
    {
      title: 'node a.js',
      address: { kind: 'inspector', host: '127.0.0.1', port: 9229 },
      pid: 7,
      node: 'v20.1.0',
      inspector: '127.0.0.1:9229',
      exposed: true,
      rssBytes: 2 ** 20,
      cwd: '/srv',
    },
    { title: 'node b.js', address: { kind: 'process', pid: 12 }, pid: 12 },
  ]);
  assert.match(
    text,
    /^PID {2}INSPECTOR {7}NODE {5}MEMORY {2}PROGRAM\n7 +127\.0\.0\.1:9229 +v20\.1\.0 +1\.0 MB +node a\.js {2}\(in \/srv\)\n12 +closed +node b\.js\n/,
  );
  assert.match(text, /Warning: 127\.0\.0\.1:9229 listens beyond this machine/);
});

test('a comparison as a table', () => {
  const row = { class: 'X', new: 1200, deleted: 0, delta: 1200, allocatedBytes: 4096, freedBytes: 0, sizeDelta: -4096 };
  assert.match(comparisonTable([row]), /X +1,200 +0 +\+1,200 +4\.0 kB +0 B +-4\.0 kB\n$/);
});
