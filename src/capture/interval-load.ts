import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { sleep } from '../base/waiting.ts';
import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import { runLoad, type LoadResult } from './load.ts';

const WARM_UP_TRIES = 4;
const BETWEEN_TRIES_MS = 1500;
/** Load that failed only after so long has reached the target; what failed was something else. */
const LOAD_REACHED_MS = 3000;

/**
 * Runs the load, and says how many requests it made when that is known. A server that was just started may not listen yet, so the first load is
 * tried again before it counts as failed.
 */
export async function loadOfInterval(
  interval: number,
  command: string,
  cwd: string | undefined,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<number | undefined> {
  const tries = interval === 0 ? WARM_UP_TRIES : 1;
  let result: LoadResult | undefined;
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await sleep(BETWEEN_TRIES_MS, signal);
    result = await runLoad(command, cwd, onOutput, signal);
    if (result.exitCode === 0 || result.elapsedMs > LOAD_REACHED_MS) break;
    const { exitCode, lastLine } = result;
    if (attempt === tries - 1 && interval === 0) {
      const failed = message`The load command failed ${tries} times with exit code ${exitCode}.`;
      throw new LeaklineError(lastLine === '' ? failed : message`${failed} It said: ${lastLine}`);
    }
  }
  return result?.requests;
}

/** What the person said, or the mean of what the load itself said in every interval; nothing when one is not known. */
export function requestsPerInterval(
  fill: CapturePlan['fill'],
  made: readonly (number | undefined)[],
): Pick<SeriesManifest, 'requestsPerInterval'> {
  const counts = made.slice(1).filter((count) => count !== undefined);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const known =
    fill.requests ?? (counts.length > 0 && counts.length === made.length - 1 ? Math.round(mean) : undefined);
  return known === undefined ? {} : { requestsPerInterval: known };
}
