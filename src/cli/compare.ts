import type { Say } from '../base/message.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Call } from './arguments.ts';
import { write } from './output.ts';

export async function compare(
  host: LeaklineHost,
  call: Extract<Call, { command: 'compare' }>,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  const rows = await host.compare(call.base, call.current, signal);
  if (call.json) await write(`${JSON.stringify(rows)}\n`);
  else await write((await import('./comparison-table.ts')).comparisonTable(rows, say));
  return 0;
}
