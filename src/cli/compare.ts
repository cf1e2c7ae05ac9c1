import { formatBytes, formatCount } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { ComparisonRow } from '../model/report.ts';
import type { Call } from './arguments.ts';
import { write } from './output.ts';

export async function compare(
  host: LeaklineHost,
  call: Extract<Call, { command: 'compare' }>,
  signal: AbortSignal,
): Promise<number> {
  const rows = await host.compare(call.base, call.current, signal);
  await write(call.json ? `${JSON.stringify(rows)}\n` : comparisonTable(rows));
  return 0;
}

const HEAD = ['CLASS', '# NEW', '# DELETED', '# DELTA', 'ALLOCATED', 'FREED', 'SIZE DELTA'];
const CLASS_WIDTH = 48;

export function comparisonTable(rows: readonly ComparisonRow[]): string {
  const cells = rows.map((row) => [
    row.class.length > CLASS_WIDTH ? `${row.class.slice(0, CLASS_WIDTH - 1)}…` : row.class,
    formatCount(row.new),
    formatCount(row.deleted),
    signed(row.delta, formatCount),
    formatBytes(row.allocatedBytes),
    formatBytes(row.freedBytes),
    signed(row.sizeDelta, formatBytes),
  ]);
  const table = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  );
  return `${lines.join('\n')}\n`;
}

function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value);
}
