// node leakline.cjs load FILE | tail BASE FILE: the engine alone; Comparison and report are measured through the command.
import { readFileSync } from 'node:fs';
import { compareSnapshots } from '../src/growth/comparison.ts';
import { loadSummary } from '../src/heap/load.ts';
import { createSummaryScanner } from '../src/heap/summary-scan.ts';
import { loadPrepared } from '../src/worker/loading.ts';

const CHUNK = 100_000;

async function main([mode, first = '', second = '']: readonly string[]): Promise<void> {
  if (mode === 'load') {
    const graph = await loadPrepared(first, true);
    const { retainedBytes } = graph.classTotals();
    console.log(JSON.stringify({ classes: graph.classNames().length, largest: Math.max(...retainedBytes) }));
  } else {
    const base = await loadSummary(first);
    const bytes = readFileSync(second);
    const started = performance.now();
    const wholeMs = [await loadSummary(second), performance.now() - started][1];
    const scanner = createSummaryScanner();
    for (let from = 0; from < bytes.length; from += CHUNK) scanner.write(bytes.subarray(from, from + CHUNK));
    const last = performance.now();
    const summary = scanner.end();
    const rows = summary ? compareSnapshots(base, summary).length : 0;
    console.log(JSON.stringify({ rows, tailMs: performance.now() - last, wholeMs }));
  }
}

void main(process.argv.slice(2));
