import { availableParallelism } from 'node:os';
import { throwIfCancelled } from '../base/errors.ts';
import { compareSnapshots, prepareComparison } from '../growth/comparison.ts';
import { loadSummary } from '../heap/load.ts';
import type { SnapshotSummary } from '../heap/summary.ts';
import type { ComparisonRow } from '../model/report.ts';
import { ReaderThread } from './reader-thread.ts';

/** DevTools' Comparison of two snapshots on disk. Where there are two cores both are read at once, `base` by a thread of its own. */
export async function compareFiles(
  base: string,
  current: string,
  signal?: AbortSignal,
): Promise<readonly ComparisonRow[]> {
  if (availableParallelism() < 2) {
    const before = await loadSummary(base, signal);
    return compareSnapshots(before, await loadSummary(current, signal));
  }
  const reader = new ReaderThread<SnapshotSummary>('summary-worker', signal);
  try {
    // Its thread ends on the other core while this one compares.
    const before = reader.read(base).finally(() => void reader.end());
    // It may fail before anybody waits for it.
    before.catch(() => undefined);
    const compareWith = prepareComparison(await loadSummary(current, signal));
    const rows = compareWith(await before);
    throwIfCancelled(signal);
    return rows;
  } finally {
    void reader.end();
  }
}
