import { LeaklineError } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { CapturePlan, SnapshotEntry } from '../model/series.ts';

/** Growth in three intervals, each worth a word and none far behind the others, is no warm-up. */
const INTERVALS = 3;
const LEAST_BYTES = 96 * 1024;
const EVENNESS = 0.4;

/** Throws when what is there by now leaves no room for another snapshot. */
export function refuseMore(plan: CapturePlan, files: readonly SnapshotEntry[], startedAt: number): void {
  const { maxMs, maxDiskBytes } = plan;
  if (maxMs !== undefined && performance.now() > startedAt + maxMs)
    throw new LeaklineError(message`The time for the series was over.`);
  if (maxDiskBytes === undefined || files.length === 0) return;
  const bytes = files.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
  const next = Math.max(...files.map(({ fileBytes }) => fileBytes));
  if (bytes + next > maxDiskBytes)
    throw new LeaklineError(message`With another snapshot the files would be over ${formatBytes(maxDiskBytes)}.`);
}

/** Why the snapshots that are there are enough, when they are. */
export function reasonToStop({ untilGrowth }: CapturePlan, snapshots: readonly SnapshotEntry[]): Message | undefined {
  if (!untilGrowth || snapshots.length <= INTERVALS) return undefined;
  const heap = snapshots.slice(-INTERVALS - 1).map(({ memory }) => memory?.heapUsed ?? Number.NaN);
  const steps = heap.slice(1).map((bytes, index) => bytes - heap[index]);
  const usual = steps.toSorted((a, b) => a - b)[INTERVALS >> 1];
  if (!steps.every((step) => step >= LEAST_BYTES && step >= EVENNESS * usual)) return undefined;
  return message`The heap grew in each of the last ${INTERVALS} intervals, by ${formatBytes(usual)}, so no further snapshot was taken.`;
}
