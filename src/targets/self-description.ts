import { LeaklineError, reasonOf } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import { rejectOnAbort, sleep, withTimeout } from '../base/waiting.ts';
import type { Guest } from './guests.ts';
import { evaluate, type Session } from './session.ts';

export interface SelfDescription {
  readonly pid: number;
  readonly node: string;
  readonly cwd: string;
  readonly argv: readonly string[];
  /** Since the epoch, by the target's own clock. */
  readonly startedAtMs: number;
  /** `ws://0.0.0.0:9229/…`, where the inspector listens by its own account. */
  readonly inspector?: string;
  /** Of the primary of a cluster: pids of its workers. */
  readonly workers: readonly number[];
}

const IS_PRIMARY = `(process.moduleLoadList?.includes('NativeModule internal/cluster/primary') ?? false)`;

const SELF = `{ pid: process.pid, node: process.version, cwd: process.cwd(), argv: process.argv,
  startedAtMs: Date.now() - process.uptime() * 1000, workers: [] }`;
const DESCRIBE = `(${SELF})`;

/** Not asked of a program that has only just begun, lest a module is loaded before the program itself does. */
const DESCRIBE_MORE = `(() => {
  const load = (name) => process.getBuiltinModule?.(name) ?? require(name);
  const self = ${SELF};
  try {
    self.inspector = load('inspector').url();
    if (${IS_PRIMARY}) self.workers = Object.values(load('cluster').workers ?? {}).map((worker) => worker.process.pid);
  } catch {}
  return self;
})()`;

export async function describeItself(session: Session, hasJustBegun: boolean): Promise<SelfDescription> {
  const expression = hasJustBegun ? DESCRIBE : DESCRIBE_MORE;
  return evaluate<SelfDescription>(session, expression, !hasJustBegun).catch((error: unknown) => {
    throw new LeaklineError(message`The target is no Node process: ${reasonOf(error)}`);
  });
}

/** A program that is quiet or listens by then has loaded what its first file asks for; one that works on has so long. */
const BEGUN_SECONDS = 1.5;
const LOOK_EVERY_MS = 80;
const QUIET_SHARE = 0.1;
const ANSWER_MS = 5000;

interface Beginning {
  readonly isPrimary: boolean;
  readonly hasWorkers: boolean;
  readonly listens: boolean;
  readonly seconds: number;
  readonly busySeconds: number;
}

/** Node loads the primary's module for every server that listens, so only workers make a cluster. */
const LOOK = `(() => {
  const { user, system } = process.cpuUsage();
  const listens = (process.getActiveResourcesInfo?.() ?? []).includes('TCPServerWrap');
  const isPrimary = ${IS_PRIMARY};
  const cluster = isPrimary ? (process.getBuiltinModule?.('cluster') ?? require('cluster')) : undefined;
  const hasWorkers = Object.keys(cluster?.workers ?? {}).length > 0;
  return { isPrimary, hasWorkers, listens, seconds: process.uptime(), busySeconds: (user + system) / 1e6 };
})()`;

/** Whether a program that was just started has workers of a cluster, or starts them soon. */
export async function startsCluster(session: Session, signal?: AbortSignal): Promise<boolean> {
  let before: Beginning | undefined;
  for (;;) {
    const answer = withTimeout(evaluate<Beginning>(session, LOOK, true), ANSWER_MS, () => 'no answer');
    // A program that is busy or gone by now is no cluster; whoever looks next will say so.
    const now = await rejectOnAbort(answer, signal).catch(() => undefined);
    if (!now || now.hasWorkers) return now?.hasWorkers === true;
    const passed = before ? now.seconds - before.seconds : 0;
    const isQuiet = before !== undefined && now.busySeconds - before.busySeconds < QUIET_SHARE * passed;
    if (now.listens || (isQuiet && !now.isPrimary) || now.seconds > BEGUN_SECONDS) return false;
    before = now;
    await sleep(LOOK_EVERY_MS, signal);
  }
}

export function warningsOf(
  { inspector, workers, pid }: SelfDescription,
  { others }: Guest,
  { endpoint }: { readonly endpoint: string },
): Message[] {
  const warnings: Message[] = [];
  if (inspector !== undefined && isExposed(inspector)) {
    warnings.push(
      message`The inspector at ${endpoint} listens beyond its own machine (${inspector.replace(/^wss?:\/\/|\/[^/]*$/g, '')}): whoever reaches it can run code in the target.`,
    );
  }
  if (others > 0) {
    warnings.push(
      message`Another Leakline is connected to this target. When one of the two leaves, the other can compare only by class and path.`,
    );
  }
  if (workers.length > 0) {
    warnings.push(
      message`Process ${pid} is the primary of a cluster. The work is done by its workers, each a target of its own: ${workers.join(', ')}.`,
    );
  }
  return warnings;
}

function isExposed(url: string): boolean {
  return /^wss?:\/\/(0\.0\.0\.0|\[::\]):/.test(url);
}
