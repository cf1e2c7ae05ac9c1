import { CancelledError, sentenceOf, throwIfCancelled } from '../base/errors.ts';
import { sleep } from '../base/waiting.ts';
import type { MemorySample } from '../model/report.ts';
import type { WatchPlan, WatchRequest, WatchResult } from '../model/watch.ts';
import { attach, type Attached } from '../targets/attach.ts';
import { evaluate, TargetGoneError, type Session } from '../targets/session.ts';
import { grownListeners, takeCensus } from './census.ts';
import { bytesBySite, grownSites } from './sampled-sites.ts';
import { memoryUsage, PATIENCE, waitUntilReady } from './settle.ts';
import { isFired } from './trigger.ts';

/** Coarse enough that a busy server does not feel it. */
const SAMPLING_INTERVAL = 512 * 1024;
const READY_MAX_MS = 5000;

export interface WatchEvents {
  memory(sample: MemorySample): void;
  output(source: 'program' | 'load', text: string): void;
}

/** Looks at a target without a snapshot. Ends with the time, the trigger, the target, or the person's cancel. */
export async function watchTarget(
  request: WatchRequest,
  events: WatchEvents,
  signal: AbortSignal,
): Promise<WatchResult> {
  const attached = await attach(request.address, (text) => events.output('program', text), signal);
  try {
    if (attached.program) await waitUntilReady(attached.session, READY_MAX_MS, PATIENCE, signal);
    return await look(attached, request.plan, events, signal);
  } finally {
    await attached.release();
  }
}

async function look(
  attached: Attached,
  plan: WatchPlan,
  events: WatchEvents,
  signal: AbortSignal,
): Promise<WatchResult> {
  const { session, target } = attached;
  const memory: MemorySample[] = [];
  const urls = plan.census ? await readScriptUrls(session, attached.shared) : new Map<string, string>();
  const census = () => takeCensus(session, (id) => urls.get(id) ?? '');
  const profile = async () => bytesBySite((await session.send('HeapProfiler.getSamplingProfile')).profile.head);
  if (plan.sampling) await session.send('HeapProfiler.startSampling', { samplingInterval: SAMPLING_INTERVAL });
  const listenersBefore = plan.census ? await census() : undefined;
  const sitesBefore = plan.sampling ? await profile() : undefined;
  const ended = await sampleMemory(session, plan, memory, events, signal);
  if (ended.gone) return { target, memory, ended: ended.why };
  if (plan.census) for (const [id, url] of await readScriptUrls(session, attached.shared)) urls.set(id, url);
  const listeners = listenersBefore && grownListeners(listenersBefore, await census());
  const sites = sitesBefore && grownSites(sitesBefore, await profile());
  if (plan.sampling && attached.shared) await session.send('HeapProfiler.stopSampling');
  return {
    target,
    memory,
    ...(listeners ? { listeners } : {}),
    ...(sites ? { sites } : {}),
    ...(ended.why === undefined ? {} : { ended: ended.why }),
  };
}

type Ending = { readonly gone: true; readonly why: string } | { readonly gone: false; readonly why?: string };

/** A cancel ends the watch as its time would: what was seen until then is the answer. */
async function sampleMemory(
  session: Session,
  plan: WatchPlan,
  samples: MemorySample[],
  events: WatchEvents,
  signal: AbortSignal,
): Promise<Ending> {
  const heapLimit = plan.until?.limit.kind === 'heapLimit' ? await heapLimitBytes(session) : 0;
  const startedAt = performance.now();
  try {
    while (performance.now() - startedAt < plan.ms) {
      const memory = await memoryUsage(session, PATIENCE);
      const sample = { takenAt: new Date().toISOString(), ...memory };
      samples.push(sample);
      events.memory(sample);
      if (plan.until && isFired(plan.until, samples, heapLimit)) return { gone: false, why: 'The limit was passed.' };
      throwIfCancelled(signal);
      await sleep(Math.min(plan.everyMs, Math.max(0, plan.ms - (performance.now() - startedAt))), signal);
    }
    return { gone: false };
  } catch (error) {
    if (error instanceof CancelledError) return { gone: false, why: 'The watch was ended.' };
    if (error instanceof TargetGoneError) return { gone: true, why: sentenceOf(error) };
    throw error;
  }
}

export async function heapLimitBytes(session: Session): Promise<number> {
  const limit = `(process.getBuiltinModule?.('v8') ?? require('v8')).getHeapStatistics().heap_size_limit`;
  return evaluate<number>(session, limit, true);
}

/** Enabling the debugger replays all scripts. */
async function readScriptUrls(session: Session, shared: boolean): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  const listener = session.on('Debugger.scriptParsed', ({ scriptId, url }) => void urls.set(scriptId, url));
  if (!shared) await session.send('Debugger.setSkipAllPauses', { skip: true }).catch(() => undefined);
  await session.send('Debugger.enable', {});
  if (!shared) await session.send('Debugger.disable');
  listener.dispose();
  return urls;
}
