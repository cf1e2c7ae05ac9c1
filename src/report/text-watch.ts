import type { Say } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import type { ListenerRow, MemorySample, WatchFindings } from '../model/report.ts';
import { placeOf } from './phrases.ts';
import { fit, padEnd, padStart, type TextStyle } from './terminal.ts';

const MOST_ROWS = 12;
const MOST_OF_NODE = 4;
const KINDS = ['rss', 'heapUsed', 'external', 'arrayBuffers'] as const;

/** What was seen without a snapshot: memory at the start and the end, listeners and functions that became more. */
export function watchTables(
  { listeners, sites }: WatchFindings,
  memory: readonly MemorySample[],
  style: TextStyle,
): string {
  const { paint, say, width } = style;
  const parts = [memoryRows(memory, style)];
  if (listeners) {
    const own = listeners.filter((row) => !isNodes(row)).slice(0, MOST_ROWS);
    const nodes = listeners.filter(isNodes).slice(0, MOST_OF_NODE);
    const rows = (some: readonly ListenerRow[]): string[] =>
      some.map(({ counts, emitter, event, function: name, ...place }) => {
        const grown = `+${formatCount((counts.at(-1) ?? 0) - (counts[0] ?? 0))} (${formatCount(counts.at(-1) ?? 0)})`;
        const on = say`'${event}' on ${emitter || 'EventEmitter'}`;
        return fit(`  ${padStart(grown, 16)}  ${on}  ${where(name, place, say)}`, width);
      });
    parts.push([paint.bold(say`Listeners that became more`), ...orNone(rows(own), say`none`)].join('\n'));
    if (nodes.length > 0)
      parts.push([paint.bold(say`Node's own listeners, on what the program keeps`), ...rows(nodes)].join('\n'));
  }
  if (sites) {
    const rows = sites.slice(0, MOST_ROWS).map(({ bytes, function: name, ...place }) => {
      return fit(`  ${padStart(`+${formatBytes(bytes)}`, 16)}  ${where(name, place, say)}`, width);
    });
    const none = say`none seen yet: one allocation in 512 kB is looked at, so that a slow leak shows in a longer watch`;
    parts.push([paint.bold(say`Functions whose allocations stay, by samples`), ...orNone(rows, none)].join('\n'));
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function memoryRows(memory: readonly MemorySample[], { paint, say }: TextStyle): string {
  const [first, last] = [memory[0], memory.at(-1)];
  if (!first || !last) return '';
  const rows = KINDS.map(
    (kind) => `  ${padEnd(kind, 13)}${padStart(formatBytes(first[kind]), 9)} → ${formatBytes(last[kind])}`,
  );
  return [paint.bold(say`Memory`), ...rows].join('\n');
}

function orNone(rows: readonly string[], none: string): readonly string[] {
  return rows.length > 0 ? rows : [`  ${none}`];
}

/** A listener that nobody wrote: it is there with what the program's own keep. */
function isNodes({ file }: ListenerRow): boolean {
  return file === undefined || file.startsWith('node:');
}

function where(name: string, place: Parameters<typeof placeOf>[0], say: Say): string {
  return [name || say`(anonymous)`, placeOf(place)].filter((part) => part !== '').join('  ');
}
