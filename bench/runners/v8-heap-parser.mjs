// @vscode/v8-heap-parser: node v8-heap-parser.mjs load FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { decode_bytes: decode, init_panic_hook: init } = createRequire(import.meta.url)('@vscode/v8-heap-parser');
init();
const graph = decode(readFileSync(process.argv[3]));
console.log(JSON.stringify({ classes: graph.get_class_groups(0, 1e6, false).length }));
process.exit(0);
