import { LeaklineError } from '../base/errors.ts';
import { sleep } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import { inspectorOf, likelyInspectors } from './discover.ts';
import type { Endpoint } from './endpoint.ts';
import { listNodeProcesses, type NodeProcess } from './processes.ts';
import { listeningSockets, sharesNetwork, signalState } from './processes-linux.ts';

const OPEN_MS: Milliseconds = 5000;

export interface OpenedProcess {
  readonly endpoint: Endpoint;
  /** Whether it was opened just now; then it is closed again afterwards. */
  readonly openedHere: boolean;
}

/**
 * The inspector of a process, opened by SIGUSR1 when it has none. The endpoint is believed only when the listening
 * socket belongs to that very process: at a busy port another inspector would answer.
 */
export async function openProcess(pid: number, signal?: AbortSignal): Promise<OpenedProcess> {
  const before = await findProcess(pid);
  const open = await inspectorOf(likelyInspectors(before), signal);
  if (open) return { endpoint: open, openedHere: false };
  if (process.platform === 'linux') await refuseHarm(pid);
  askToOpen(pid);
  const startedAt = performance.now();
  while (performance.now() - startedAt < OPEN_MS) {
    await sleep(100, signal);
    const now = await findProcess(pid);
    const known = new Set(before.listening.map(({ port }) => port));
    const endpoint = await inspectorOf(
      now.listening.filter(({ port }) => !known.has(port)),
      signal,
    );
    if (endpoint) return { endpoint, openedHere: true };
  }
  throw new LeaklineError(await whyNot(before));
}

async function findProcess(pid: number): Promise<NodeProcess> {
  const found = (await listNodeProcesses()).find((item) => item.pid === pid);
  if (found) return found;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') throw new LeaklineError(`There is no process ${pid}.`);
    throw new LeaklineError(`Process ${pid} belongs to another user. Run Leakline as that user.`);
  }
  throw new LeaklineError(
    `Process ${pid} is not a Node process that can be looked into. Signals are sent to Node only, since they end other programs.`,
  );
}

/** The signal would end a process that does not handle it, and could not be answered by a stopped one. */
async function refuseHarm(pid: number): Promise<void> {
  const { catchesSigusr1, state } = await signalState(pid);
  if (state === 'T' || state === 't') {
    throw new LeaklineError(`Process ${pid} is stopped. Continue it (kill -CONT ${pid}) and try again.`);
  }
  if (!catchesSigusr1) {
    throw new LeaklineError(
      `Process ${pid} does not handle SIGUSR1 (it runs with --disable-sigusr1 or is just starting), so the signal would end it. Restart it with --inspect=127.0.0.1:0.`,
    );
  }
  if (!(await sharesNetwork(pid).catch(() => true))) {
    throw new LeaklineError(
      `Process ${pid} runs in a container with a network of its own, where its inspector cannot be reached from here. Forward its port, then use HOST:PORT.`,
    );
  }
}

function askToOpen(pid: number): void {
  try {
    // Windows has no signals: Node offers this door for the purpose.
    const internals = process as unknown as { _debugProcess(pid: number): void };
    if (process.platform === 'win32') internals._debugProcess(pid);
    else process.kill(pid, 'SIGUSR1');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EPERM') throw new LeaklineError(`Process ${pid} belongs to another user. Run Leakline as that user.`);
    throw new LeaklineError(`There is no process ${pid}.`);
  }
}

async function whyNot({ pid, options }: NodeProcess): Promise<string> {
  const port = Number(/--inspect-port[= ](?:[^\s:]*:)?(\d+)/.exec(options)?.[1] ?? 9229);
  const holder = (await listNodeProcesses()).find((item) => item.listening.some((entry) => entry.port === port));
  const busy = holder !== undefined || (process.platform === 'linux' && (await isListening(port)));
  if (busy) {
    const by = holder ? `process ${holder.pid} (${holder.title})` : 'another process';
    return `Process ${pid} was asked to open its inspector, but port ${port} is held by ${by}. Close that one and try again, or restart the target with --inspect=127.0.0.1:0.`;
  }
  return `Process ${pid} was asked to open its inspector, but did not: it handles SIGUSR1 itself, is busy in a loop, or runs with --permission and without --allow-inspector.`;
}

async function isListening(port: number): Promise<boolean> {
  const sockets = await listeningSockets('/proc/net');
  return [...sockets.values()].some((entry) => entry.port === port);
}
