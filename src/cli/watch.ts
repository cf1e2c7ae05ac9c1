import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatBytes, formatCount } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { FunctionPlace, WatchResult } from '../model/watch.ts';
import type { WatchArguments } from './arguments.ts';
import { write } from './output.ts';
import { ProgressLine } from './progress-line.ts';

const MOST_ROWS = 15;

export async function watch(host: LeaklineHost, call: WatchArguments, signal: AbortSignal): Promise<number> {
  const line = new ProgressLine(process.stderr);
  try {
    const result = await host.watch(
      { address: call.address, plan: call.plan },
      { onMemory: (sample) => line.showMemory(sample), onOutput: (_source, text) => line.write(text) },
      signal,
    );
    line.clear();
    if (result.ended !== undefined) process.stderr.write(`${result.ended}\n`);
    await write(call.json ? `${JSON.stringify(result, null, 2)}\n` : watchText(result, process.cwd()));
    return 0;
  } finally {
    line.clear();
    await host.dispose();
  }
}

export function watchText({ target, memory, listeners, sites }: WatchResult, cwd: string): string {
  const parts = [`${target.title}\npid ${target.pid} · ${target.node} · ${target.endpoint}`];
  const [first, last] = [memory[0], memory.at(-1)];
  if (first && last) {
    const rows = (['rss', 'heapUsed', 'external', 'arrayBuffers'] as const).map(
      (metric) => `  ${metric.padEnd(13)}${formatBytes(first[metric]).padStart(9)} → ${formatBytes(last[metric])}`,
    );
    parts.push(['Memory', ...rows].join('\n'));
  }
  if (listeners) {
    const rows = listeners.slice(0, MOST_ROWS).map((row) => {
      const count = `+${formatCount(row.after - row.before)} (${formatCount(row.after)})`;
      return `  ${count.padEnd(20)}'${row.event}' on ${row.emitter || 'an emitter'}  ${placeText(row, cwd)}`;
    });
    parts.push(['Listeners that became more', ...(rows.length > 0 ? rows : ['  none'])].join('\n'));
  }
  if (sites) {
    const rows = sites.slice(0, MOST_ROWS).map((row) => {
      const bytes = `+${formatBytes(row.afterBytes - row.beforeBytes)} (${formatBytes(row.afterBytes)})`;
      return `  ${bytes.padEnd(20)}${placeText(row, cwd)}`;
    });
    parts.push(['Functions whose allocations stay, by samples', ...(rows.length > 0 ? rows : ['  none'])].join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

function placeText({ function: name, url, line, column }: FunctionPlace, cwd: string): string {
  const shown = name === '' ? '(anonymous)' : name;
  if (url === '') return shown;
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const near = relative(cwd, path);
  return `${shown}  ${near.startsWith('..') ? path : near}:${line}:${column}`;
}
