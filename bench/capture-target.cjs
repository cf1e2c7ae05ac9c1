// A heap of 64 MB. With `write` it writes its own snapshot and says how long that took; else it stays until it is stopped.
'use strict';
const { rmSync } = require('node:fs');
const { join } = require('node:path');
const { tmpdir } = require('node:os');
const { writeHeapSnapshot } = require('node:v8');

const kept = [];
for (let i = 0; process.memoryUsage().heapUsed < 64e6; i++)
  kept.push({ i, name: `entry ${i}`, list: [i, i + 1], next: kept[i - 1] });

if (process.argv[2] === 'write') {
  globalThis.gc?.();
  const started = performance.now();
  const file = writeHeapSnapshot(join(tmpdir(), `leakline-bench-${process.pid}.heapsnapshot`));
  console.log(JSON.stringify({ ms: performance.now() - started }));
  rmSync(file);
} else {
  setInterval(() => kept.length, 1000);
}
