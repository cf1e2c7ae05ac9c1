import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { heapEvidence } from '../../src/attribution/evidence.ts';
import { parseProgram, type Program } from '../../src/attribution/program.ts';
import { scriptTable } from '../../src/attribution/scripts.ts';
import { Sources } from '../../src/attribution/sources.ts';
import { rankStatements } from '../../src/attribution/statements.ts';
import { findContainers } from '../../src/growth/containers.ts';
import type { HeapGraph } from '../../src/heap/graph.ts';
import { born, growingHeap } from './growing-heap.ts';

const folder = mkdtempSync(join(tmpdir(), 'leakline-statements-'));
after(() => rmSync(folder, { recursive: true }));

/** `12:4` of the text's first occurrence, zero-based, as V8 counts. */
export function place(source: string, text: string): string {
  const before = source.slice(0, source.indexOf(text));
  assert.ok(source.includes(text), `no "${text}"`);
  return `${before.split('\n').length - 1}:${before.length - before.lastIndexOf('\n') - 1}`;
}

export function programOf(files: Record<string, string>): Program {
  return scriptsOf(files, growingHeap(2, []).graph).program;
}

/** Written to a folder, as scripts numbered from 1. */
export function scriptsOf(files: Record<string, string>, graph: HeapGraph) {
  const entries = Object.entries(files).map(([name, text], index) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    return { scriptId: String(index + 1), url: join(folder, name) };
  });
  const scripts = scriptTable(graph, entries);
  const sources = new Sources([folder], scripts.values());
  return { scripts, sources, program: parseProgram(scripts.values(), sources) };
}

/** The best statements for the only container of a heap; scripts are numbered from 1 in the order given. */
export function statements(files: Record<string, string>, lines: readonly string[]): string[] {
  const { growth } = growingHeap(4, lines);
  const { scripts, program } = scriptsOf(files, growth.graph);
  const containers = findContainers(growth);
  assert.equal(containers.length, 1);
  const evidence = heapEvidence(growth, containers[0], ({ scriptId }) => program.byId.has(scriptId));
  return rankStatements(evidence, program, scripts, undefined).map(({ parsed, site }) =>
    parsed.syntax.text.slice(site.start, site.end),
  );
}

/** A variable of the main script, seen by its function `visit`, and what it holds. */
export function variable(source: string, name: string, held = name): string[] {
  return [
    'root -> scope',
    'scope: object "system / Context" 32 #11',
    `scope -> $${name} ${held}`,
    `visit: closure visit 64 @1:${place(source, '(req)')} #13`,
    'root -> visit',
    'visit -> =context scope',
  ];
}

/** Ten new objects per interval in a piece of storage. */
export function entries(storage: string, name = 'Entry'): string[] {
  return born(4, 10, `object ${name} 100`, (label, index) => `${storage} -> =${index} ${label}`);
}
