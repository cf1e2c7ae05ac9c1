import { stopping } from './lifecycle.ts';

export interface Row {
  readonly month: string;
  readonly region: string;
  readonly revenue: number;
}

const regions = ['north', 'south', 'east', 'west'];

function* rows(year: number): Generator<Row> {
  for (let month = 1; month <= 12; month++) {
    for (const region of regions) {
      yield {
        month: `${year}-${String(month).padStart(2, '0')}`,
        region,
        revenue: (month * 7919 * region.length) % 9973,
      };
    }
  }
}

/** The year's figures as CSV, a chunk per quarter so that other requests get their turn. */
export async function exportYear(year: number): Promise<string> {
  const chunks: string[] = ['month,region,revenue\n'];
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
    chunks.length = 0;
  };
  stopping.addEventListener('abort', cancel);

  let count = 0;
  for (const row of rows(year)) {
    if (cancelled) throw new Error('the export was cancelled');
    chunks.push(`${row.month},${row.region},${row.revenue}\n`);
    count += 1;
    if (count % 12 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return chunks.join('');
}
