import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { CancelledError } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import { sleep } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { SeriesManifest, SeriesTarget } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { attach } from '../targets/attach.ts';
import { kinOf, successorOf, type PodKin } from '../targets/replaced-pod.ts';
import type { CaptureCall, CaptureEvents } from './capture-call.ts';
import { captureSeries } from './series-capture.ts';
import { PATIENCE, type Patience } from './settle.ts';

export interface Captured {
  readonly folder: string;
  readonly manifest: SeriesManifest;
}

/** A program that a supervisor starts again is back by then, also when it waits between two tries. */
const BACK_MS: Milliseconds = 60_000;
const RETRY_MS: Milliseconds = 500;
const TELL_MS: Milliseconds = 1000;
const CLOCKS_MS: Milliseconds = 1000;
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
  // A pod that is gone tells nobody any more which others are its like.
  const kin = call.address.kind === 'kubernetes' ? kinOf(call.address, signal).catch(() => undefined) : undefined;
  let current: Captured = { folder: call.folder, manifest: await captureSeries(call, events, signal, patience) };
  let best = current;
  let address = lastingAddress(call.address);
  for (let restart = 1; restart <= MOST_RESTARTS && current.manifest.targetLost; restart++) {
    const back = address && (await waitForReturn(address, await kin, events, signal));
    if (!back) break;
    events.warn(comesBack(current.manifest.target, back));
    address = back.address;
    const folder = `${call.folder}-${restart + 1}`;
    const { when: _, ...plan } = call.plan;
    const next = await captureSeries(
      { ...call, address, plan, folder, continues: current.manifest.id },
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

/** An address that outlives the process; that of one process, or of a debug session, ends with it. */
function lastingAddress(address: TargetAddress): TargetAddress | undefined {
  switch (address.kind) {
    case 'inspector':
    case 'docker':
    case 'kubernetes':
      return address;
    case 'websocket':
      return portOfInspector(address.url);
    case 'process':
    case 'program':
      return undefined;
    default:
      return address satisfies never;
  }
}

/** Node gives each process a path of its own; behind its port is the next one. */
function portOfInspector(text: string): TargetAddress | undefined {
  const { protocol, hostname, port, pathname } = new URL(text);
  if (protocol !== 'ws:' || port === '' || !/^\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(pathname))
    return undefined;
  return { kind: 'inspector', host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

interface Returned {
  readonly target: SeriesTarget;
  readonly address: TargetAddress;
  /** Present when a pod has taken the place of another. */
  readonly pod?: string;
}

/** Who answers again at the address, when somebody does in time and the person does not cancel the waiting. */
async function waitForReturn(
  address: TargetAddress,
  kin: PodKin | undefined,
  events: CaptureEvents,
  signal: AbortSignal,
): Promise<Returned | undefined> {
  const startedAt = performance.now();
  const tell = (): void =>
    events.progress({
      kind: 'restart',
      elapsedMs: Math.round(performance.now() - startedAt),
      plannedMs: BACK_MS,
    });
  tell();
  const telling = setInterval(tell, TELL_MS);
  try {
    while (performance.now() - startedAt < BACK_MS && !signal.aborted) {
      const heir = kin && address.kind === 'kubernetes' ? await successorOf(address, kin, signal) : undefined;
      try {
        const { target, release } = await attach(heir ?? address, () => undefined, signal);
        await release();
        return { target, address: heir ?? address, ...(heir && { pod: heir.pod }) };
      } catch (error) {
        if (error instanceof CancelledError) return undefined;
        await sleep(RETRY_MS, signal).catch(() => undefined);
      }
    }
    if (!signal.aborted)
      events.warn(
        message`The target did not come back within ${BACK_MS / 1000} s. When it runs again, capture it again; what was captured is kept.`,
      );
    return undefined;
  } finally {
    clearInterval(telling);
  }
}

function comesBack(before: SeriesTarget, { target, pod }: Returned): Message {
  if (pod !== undefined)
    return message`Pod ${pod} has taken the place of the target: the series goes on there as a new one, linked to the one before.`;
  return isSame(before, target)
    ? message`The connection is back: the series goes on as a new one, linked to the one before.`
    : message`The target was started again: the series goes on as a new one, linked to the one before.`;
}

/** In a container each process has the same id. When it started is told by the difference of two clocks. */
function isSame(before: SeriesTarget, now: SeriesTarget): boolean {
  const apart = Date.parse(now.startedAt ?? '') - Date.parse(before.startedAt ?? '');
  return before.pid === now.pid && Math.abs(apart) < CLOCKS_MS;
}

async function link({ folder, manifest }: Captured, continuedBy: string): Promise<void> {
  await writeFileAtomically(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, continuedBy }, null, 1));
}
