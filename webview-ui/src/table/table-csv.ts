import { toCsv } from '../../../src/base/csv.ts';
import type { Column } from './column.ts';

/** The rows as they are shown, in plain numbers: every column that has a value to sort by. */
export function tableCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const known = columns.filter(({ key }) => key !== undefined);
  return toCsv(
    known.map(({ title }) => title),
    rows.map((row) => known.map(({ key }) => key?.(row) ?? '')),
  );
}
