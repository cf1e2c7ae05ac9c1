// heap-snapshot-toolkit: node toolkit.mjs load FILE | compare BASE CURRENT
import { createReadStream } from 'node:fs';
import { diff, parse } from 'heap-snapshot-toolkit';

console.warn = () => {};
const [mode, ...files] = process.argv.slice(2);
const load = (path) => parse(createReadStream(path, { encoding: 'utf-8', highWaterMark: 1 << 20 }));
const first = await load(files[0]);
if (mode === 'load') console.log(JSON.stringify({ classes: Object.keys(first.aggregatesWithFilter({})).length }));
else console.log(JSON.stringify({ rows: Object.keys(await diff(first, await load(files[1]))).length }));
process.exit(0);
