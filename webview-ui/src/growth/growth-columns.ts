import { formatBytes, formatCount } from '../../../src/base/units.ts';
import { trendOf } from '../../../src/model/growing.ts';
import type { ClassRow } from '../../../src/model/report.ts';
import { spark } from '../spark.ts';
import type { Column } from '../table/column.ts';
import { nameCell, numberColumn, signedBytes, signedCount } from '../table/columns.ts';
import { t } from '../texts.ts';

/** With more snapshots than these only the first and the last have a column until the reader wants others. */
const countColumns = 6;

function spare<Row>(column: Column<Row>): Column<Row> {
  return { ...column, spare: true };
}

/** The columns of tables over all snapshots: one for each, or for the first and the last when there are many. */
export function countColumnsOf<Row>(snapshots: number, column: (snapshot: number) => Column<Row>): Column<Row>[] {
  return Array.from({ length: snapshots }, (_, i) => i).map((i) => {
    const isOwn = snapshots <= countColumns || i === 0 || i === snapshots - 1;
    return isOwn ? column(i) : spare(column(i));
  });
}

/** All columns of the growth table. */
export function growthColumns(snapshots: number): Column<ClassRow>[] {
  const each = Array.from({ length: snapshots }, (_, i) => i);
  const counts = countColumnsOf<ClassRow>(snapshots, (i) =>
    numberColumn(
      `count${i}`,
      `#${i + 1}`,
      76,
      (row) => row.counts[i] ?? 0,
      formatCount,
      t('Objects in snapshot {0}', i + 1),
    ),
  );
  const bytes = each.map((i) =>
    spare<ClassRow>(
      numberColumn(
        `bytes${i}`,
        t('Bytes #{0}', i + 1),
        84,
        (row) => row.bytes[i] ?? 0,
        formatBytes,
        t('Bytes in snapshot {0}', i + 1),
      ),
    ),
  );
  return [
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
    spare(numberColumn('countSlope', t('Objects per Interval'), 170, (row) => trendOf(row.counts).slope, signedCount)),
    numberColumn(
      'sizeDelta',
      t('Size Delta'),
      106,
      (row) => row.allocatedBytes - row.freedBytes,
      signedBytes,
      t('Allocated less freed bytes, last snapshot against the first'),
    ),
    numberColumn('new', t('New'), 68, (row) => row.new, formatCount, t('Objects that the first snapshot did not have')),
    numberColumn(
      'deleted',
      t('Deleted'),
      92,
      (row) => row.deleted,
      formatCount,
      t('Objects that only the first snapshot had'),
    ),
    numberColumn(
      'survivors',
      t('Survivors'),
      106,
      (row) => row.survivors,
      formatCount,
      t('New objects old enough that a collection has had its chance at them'),
    ),
    numberColumn(
      'retained',
      t('Retained'),
      102,
      (row) => row.retainedBytes,
      formatBytes,
      t('Bytes that would be free without this class, in the last snapshot'),
    ),
    spare(numberColumn('allocated', t('Alloc. Size'), 106, (row) => row.allocatedBytes, formatBytes)),
    spare(numberColumn('freed', t('Freed Size'), 106, (row) => row.freedBytes, formatBytes)),
  ];
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
