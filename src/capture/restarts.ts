import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { CancelledError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { sleep } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { SeriesManifest } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { attach } from '../targets/attach.ts';
import type { CaptureCall, CaptureEvents } from './capture-call.ts';
import { captureSeries } from './series-capture.ts';
import { PATIENCE, type Patience } from './settle.ts';

export interface Captured {
  readonly folder: string;
  readonly manifest: SeriesManifest;
}

/** A program that a supervisor starts again is back by then. */
const BACK_MS: Milliseconds = 10_000;
const RETRY_MS: Milliseconds = 300;
/** One that keeps crashing is not followed for ever. */
const MOST_RESTARTS = 3;

/**
 * Takes a series, and when its target ends and is started again at the same address, another one that is linked to it: ids
 * and scripts of a process mean nothing in the next. Resolves with the one that has the most snapshots.
 */
export async function captureThroughRestarts(
  call: CaptureCall,
  events: CaptureEvents,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
): Promise<Captured> {
  let current: Captured = { folder: call.folder, manifest: await captureSeries(call, events, signal, patience) };
  let best = current;
  for (let restart = 1; restart <= MOST_RESTARTS && current.manifest.targetLost; restart++) {
    if (!(await isBack(call.address, signal))) break;
    events.warn(message`The target was started again: the series goes on as a new one, linked to the one before.`);
    const folder = `${call.folder}-${restart + 1}`;
    const { when: _, ...plan } = call.plan;
    const next = await captureSeries(
      { ...call, plan, folder, continues: current.manifest.id },
      events,
      signal,
      patience,
    )
      // What there is already is not lost by what was to follow.
      .catch(() => undefined);
    if (!next) break;
    await link(current, next.id);
    current = { folder, manifest: next };
    if (next.threads[0].snapshots.length >= best.manifest.threads[0].snapshots.length) best = current;
  }
  return best;
}

/** Whether somebody answers again at an address that outlives the process. */
async function isBack(address: TargetAddress, signal: AbortSignal): Promise<boolean> {
  if (address.kind !== 'inspector' && address.kind !== 'docker' && address.kind !== 'kubernetes') return false;
  const startedAt = performance.now();
  while (performance.now() - startedAt < BACK_MS && !signal.aborted) {
    try {
      await (await attach(address, () => undefined, signal)).release();
      return true;
    } catch (error) {
      if (error instanceof CancelledError) return false;
      await sleep(RETRY_MS, signal).catch(() => undefined);
    }
  }
  return false;
}

async function link({ folder, manifest }: Captured, continuedBy: string): Promise<void> {
  await writeFileAtomically(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, continuedBy }, null, 1));
}
