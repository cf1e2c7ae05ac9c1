import { LeaklineError } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import { sleep, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import { inspectorOf, likelyInspectors } from './discover.ts';
import type { Endpoint } from './endpoint.ts';
import { InspectorSession } from './inspector-session.ts';
import { listNodeProcesses, type NodeProcess } from './processes.ts';
import { evaluate } from './session.ts';
import { listeningSockets, sharesNetwork, signalState } from './processes-linux.ts';

const OPEN_MS: Milliseconds = 5000;
const LATE_MS: Milliseconds = 1000;

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
  // Elsewhere nobody tells whether the signal has a handler.
  else if (before.options.includes('--disable-sigusr1')) throw new LeaklineError(deaf(pid));
  askToOpen(pid);
  try {
    const endpoint = await openedPort(before, OPEN_MS, signal);
    if (endpoint) return { endpoint, openedHere: true };
  } catch (error) {
    // The port may open after we have gone.
    const endpoint = await openedPort(before, LATE_MS).catch(() => undefined);
    if (endpoint) await closeInspector(endpoint);
    throw error;
  }
  throw new LeaklineError(await whyNot(before));
}

async function openedPort(before: NodeProcess, ms: Milliseconds, signal?: AbortSignal): Promise<Endpoint | undefined> {
  const startedAt = performance.now();
  const known = new Set(before.listening.map(({ port }) => port));
  while (performance.now() - startedAt < ms) {
    await sleep(100, signal);
    const now = await findProcess(before.pid);
    const fresh = now.listening.filter(({ port }) => !known.has(port));
    const endpoint = await inspectorOf(fresh, signal);
    if (endpoint) return endpoint;
  }
  return undefined;
}

/** Takes back what a signal opened, when nobody will use it after all. */
export async function closeInspector({ webSocketUrl }: Endpoint): Promise<void> {
  const session = await InspectorSession.open(webSocketUrl).catch(() => undefined);
  if (!session) return;
  const close = `(process.getBuiltinModule?.('inspector') ?? require('inspector')).close()`;
  // Closing takes the connection with it, so there may be no answer.
  await withTimeout(evaluate(session, close, true), LATE_MS, () => 'no answer').catch(() => undefined);
  await session.close();
}

async function findProcess(pid: number): Promise<NodeProcess> {
  const found = (await listNodeProcesses()).find((item) => item.pid === pid);
  if (found) return found;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH')
      throw new LeaklineError(message`There is no process ${pid}: it has ended, or the number is wrong.`);
    throw new LeaklineError(message`Process ${pid} belongs to another user. Run Leakline as that user.`);
  }
  throw new LeaklineError(
    message`Process ${pid} is not a Node process that can be looked into. Signals are sent to Node only, since they end other programs.`,
  );
}

/** The signal would end a process that does not handle it, and could not be answered by a stopped one. */
async function refuseHarm(pid: number): Promise<void> {
  const { catchesSigusr1, state } = await signalState(pid);
  if (state === 'T' || state === 't') {
    throw new LeaklineError(message`Process ${pid} is stopped. Continue it (kill -CONT ${pid}) and try again.`);
  }
  if (!catchesSigusr1) {
    throw new LeaklineError(deaf(pid));
  }
  if (!(await sharesNetwork(pid).catch(() => true))) {
    throw new LeaklineError(
      message`Process ${pid} runs in a container with a network of its own, where its inspector cannot be reached from here. Forward its port, then use HOST:PORT.`,
    );
  }
}

function deaf(pid: number): Message {
  return message`Process ${pid} does not handle SIGUSR1 (it runs with --disable-sigusr1 or is just starting), so the signal would end it. Restart it with --inspect=127.0.0.1:0.`;
}

function askToOpen(pid: number): void {
  try {
    // Windows has no signals: Node offers this door for the purpose.
    const internals = process as unknown as { _debugProcess(pid: number): void };
    if (process.platform === 'win32') internals._debugProcess(pid);
    else process.kill(pid, 'SIGUSR1');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EPERM')
      throw new LeaklineError(message`Process ${pid} belongs to another user. Run Leakline as that user.`);
    throw new LeaklineError(message`There is no process ${pid}: it has ended, or the number is wrong.`);
  }
}

async function whyNot({ pid, options }: NodeProcess): Promise<Message> {
  const port = Number(/--inspect-port[= ](?:[^\s:]*:)?(\d+)/.exec(options)?.[1] ?? 9229);
  const holder = (await listNodeProcesses()).find((item) => item.listening.some((entry) => entry.port === port));
  const busy = holder !== undefined || (process.platform === 'linux' && (await isListening(port)));
  if (busy) {
    const by = holder ? message`process ${holder.pid} (${holder.title})` : message`another process`;
    return message`Process ${pid} was asked to open its inspector, but port ${port} is held by ${by}. Close that one and try again, or restart the target with --inspect=127.0.0.1:0.`;
  }
  return message`Process ${pid} was asked to open its inspector, but did not: it handles SIGUSR1 itself, is busy in a loop, or runs with --permission and without --allow-inspector.`;
}

async function isListening(port: number): Promise<boolean> {
  const sockets = await listeningSockets('/proc/net');
  return [...sockets.values()].some((entry) => entry.port === port);
}
