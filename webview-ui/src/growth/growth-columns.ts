import { formatBytes, formatCount } from '../../../src/base/units.ts';
import { trendOf } from '../../../src/model/growing.ts';
import type { ClassRow } from '../../../src/model/report.ts';
import { spark } from '../spark.ts';
import type { Column } from '../table/column.ts';
import { nameCell, numberColumn, signedBytes, signedCount } from '../table/columns.ts';
import { t } from '../texts.ts';

/** Snapshots beyond these get no column of their own, but the chosen columns can bring them back. */
const countColumns = 6;

/** All columns of the growth table; `defaults` are those shown until the reader chooses. */
export function growthColumns(snapshots: number): { columns: Column<ClassRow>[]; defaults: string[] } {
  const each = Array.from({ length: snapshots }, (_, i) => i);
  const counts = each.map((i) =>
    numberColumn<ClassRow>(
      `count${i}`,
      `#${i + 1}`,
      76,
      (row) => row.counts[i] ?? 0,
      formatCount,
      t('Objects in snapshot {0}', i + 1),
    ),
  );
  const bytes = each.map((i) =>
    numberColumn<ClassRow>(
      `bytes${i}`,
      t('Bytes #{0}', i + 1),
      84,
      (row) => row.bytes[i] ?? 0,
      formatBytes,
      t('Bytes in snapshot {0}', i + 1),
    ),
  );
  const columns: Column<ClassRow>[] = [
    {
      id: 'class',
      title: t('Class'),
      width: 220,
      align: 'start',
      key: (row) => row.name,
      cell: (row) => nameCell(row.name),
    },
    ...counts,
    {
      id: 'trend',
      title: t('Trend'),
      hint: t('Bytes over the snapshots'),
      width: 76,
      key: (row) => trendOf(row.bytes).slope,
      cell: (row) => spark(row.bytes),
    },
    ...bytes,
    numberColumn('bytes', t('Bytes'), 78, (row) => row.bytes.at(-1) ?? 0, formatBytes, t('Bytes in the last snapshot')),
    numberColumn(
      'slope',
      t('Per Interval'),
      114,
      (row) => trendOf(row.bytes).slope,
      signedBytes,
      t('Bytes per interval, fitted over all snapshots'),
    ),
    numberColumn('countSlope', t('Objects per Interval'), 130, (row) => trendOf(row.counts).slope, signedCount),
    numberColumn(
      'sizeDelta',
      t('Size Delta'),
      98,
      (row) => row.allocatedBytes - row.freedBytes,
      signedBytes,
      t('Allocated less freed bytes, last snapshot against the first'),
    ),
    numberColumn('new', t('New'), 68, (row) => row.new, formatCount, t('Objects that the first snapshot did not have')),
    numberColumn(
      'deleted',
      t('Deleted'),
      82,
      (row) => row.deleted,
      formatCount,
      t('Objects that only the first snapshot had'),
    ),
    numberColumn(
      'survivors',
      t('Survivors'),
      96,
      (row) => row.survivors,
      formatCount,
      t('New objects old enough that a collection has had its chance at them'),
    ),
    numberColumn(
      'retained',
      t('Retained'),
      92,
      (row) => row.retainedBytes,
      formatBytes,
      t('Bytes that would be free without this class, in the last snapshot'),
    ),
    numberColumn('allocated', t('Alloc. Size'), 98, (row) => row.allocatedBytes, formatBytes),
    numberColumn('freed', t('Freed Size'), 96, (row) => row.freedBytes, formatBytes),
  ];
  const own = snapshots <= countColumns ? each : [0, snapshots - 1];
  const defaults = [
    'class',
    ...own.map((i) => `count${i}`),
    'trend',
    'bytes',
    'slope',
    'sizeDelta',
    'new',
    'deleted',
    'survivors',
    'retained',
  ];
  return { columns, defaults };
}

export const classKinds = ['all', 'objects', 'closures', 'strings', 'native', 'internal'] as const;
export type ClassKind = (typeof classKinds)[number];

/** What kind of thing a class is, by the name DevTools gives it. */
export function kindOfClass(name: string): ClassKind {
  if (name === 'Function' || name === '(closure)' || name.startsWith('system / Context')) return 'closures';
  if (/^\((?:concatenated |sliced )?string\)$/.test(name) || name === '(symbol)') return 'strings';
  if (/^(?:Detached )?Node \/ |^system \/ JSArrayBufferData$/.test(name)) return 'native';
  return name.startsWith('(') || name.startsWith('system / ') || name === 'system' ? 'internal' : 'objects';
}

export function kindTitle(kind: ClassKind): string {
  switch (kind) {
    case 'all':
      return t('All kinds');
    case 'objects':
      return t('Objects with a constructor');
    case 'closures':
      return t('Closures and contexts');
    case 'strings':
      return t('Strings');
    case 'native':
      return t('Native');
    case 'internal':
      return t('V8 internals');
    default:
      kind satisfies never;
      return '';
  }
}
