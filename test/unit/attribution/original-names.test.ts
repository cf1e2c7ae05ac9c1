import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { transform } from 'esbuild';
import { heapEvidence } from '../../../src/attribution/evidence.ts';
import { inOriginalNames } from '../../../src/attribution/original-names.ts';
import { parseProgram } from '../../../src/attribution/program.ts';
import { scriptTable } from '../../../src/attribution/scripts.ts';
import { Sources } from '../../../src/attribution/sources.ts';
import { findContainers } from '../../../src/growth/containers.ts';
import { growingHeap } from '../../support/growing-heap.ts';
import { entries, place } from '../../support/statements-of-heap.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakline-names-'));
after(() => rmSync(folder, { recursive: true }));

const SOURCE = `class Visit { constructor(guest) { this.guest = guest; } }
class Visits {
  #seen = [];
  note(guest) { this.#seen.push(new Visit(guest)); }
}
const visits = new Visits();
globalThis.note = (guest) => visits.note(guest);`;

test('variables, private fields and classes have the names of the source, not those of a minifier', async () => {
  const { code, map } = await transform(SOURCE, {
    minify: true,
    format: 'iife',
    sourcemap: true,
    sourcefile: 'visits.js',
  });
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  writeFileSync(join(folder, 'bundle.js'), `${code}//# sourceMappingURL=${url}\n`);
  const [, memberClass, ownerClass, field] = /class (\w+)\{con.*?class (\w+)\{(#\w+)=/.exec(code)!;
  const [, variable] = /const (\w+)=new/.exec(code)!;
  const [arrow] = /\w+=>\w+\.note/.exec(code)!;
  const words = SOURCE.split(/[^\w#]+/);
  assert.ok(![memberClass, ownerClass, field, variable].some((name) => words.includes(name)), code);
  const { growth } = growingHeap(4, [
    'root -> scope, own',
    'scope: object "system / Context" 32 #11',
    `scope -> $${variable} visits`,
    `visits: object ${ownerClass} 32 #13`,
    `visits -> .${field} list`,
    'list: object Array 32 #15',
    'list -> =elements table',
    'table: array "" 800 #17',
    `own: closure own 64 @1:${place(code, arrow)} #19`,
    'own -> =context scope',
    ...entries('table', memberClass),
  ]);
  const scripts = scriptTable(growth.graph, [{ scriptId: '1', url: join(folder, 'bundle.js') }]);
  const sources = new Sources([folder], scripts.values());
  const program = parseProgram(scripts.values(), sources);
  const evidence = heapEvidence(growth, findContainers(growth)[0], () => true);
  const { paths, memberClasses } = inOriginalNames(evidence, program, sources);
  assert.deepEqual(paths[0].names, ['visits', '#seen']);
  assert.deepEqual(memberClasses, ['Visit']);
});
