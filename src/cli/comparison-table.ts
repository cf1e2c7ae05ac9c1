import { sayInEnglish, type Say } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import type { ComparisonRow } from '../model/report.ts';
import { padEnd, padStart, widthOf } from '../report/terminal.ts';

const CLASS_WIDTH = 48;

export function comparisonTable(rows: readonly ComparisonRow[], say: Say = sayInEnglish): string {
  const head = [say`CLASS`, say`# NEW`, say`# DELETED`, say`# DELTA`, say`ALLOCATED`, say`FREED`, say`SIZE DELTA`];
  const cells = rows.map((row) => [
    row.class.length > CLASS_WIDTH ? `${row.class.slice(0, CLASS_WIDTH - 1)}…` : row.class,
    formatCount(row.new),
    formatCount(row.deleted),
    signed(row.delta, formatCount),
    formatBytes(row.allocatedBytes),
    formatBytes(row.freedBytes),
    signed(row.sizeDelta, formatBytes),
  ]);
  const table = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...table.map((row) => widthOf(row[column]))));
  const lines = table.map((row) =>
    row.map((cell, column) => (column === 0 ? padEnd(cell, widths[0]) : padStart(cell, widths[column]))).join('  '),
  );
  return `${lines.join('\n')}\n`;
}

function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value);
}
