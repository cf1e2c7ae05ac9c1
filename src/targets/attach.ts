import type { Disposable } from '../base/disposable.ts';
import { inWords, message, type Message } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';
import { withTimeout } from '../base/waiting.ts';
import type { SeriesTarget } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { titleOfCommand } from './command-line.ts';
import { nameOf, openContainer } from './containers.ts';
import { probeEndpoint } from './endpoint.ts';
import { InspectorSession } from './inspector-session.ts';
import { closeInspector, openProcess } from './open-process.ts';
import { Program } from './program.ts';
import { Guest } from './guests.ts';
import { describeItself, startsCluster, warningsOf } from './self-description.ts';
import { removeTapTraces } from './tap-traces.ts';

/** A target in hand. `release` leaves it as it was found. */
export interface Attached {
  readonly session: InspectorSession;
  readonly target: SeriesTarget;
  /** Present when Leakline started it. */
  readonly program?: Program;
  /** The session is shared with a debugger, whose domains must not be switched off. */
  readonly shared: boolean;
  /** What the person should know before anything is done: a sentence each. */
  readonly warnings: readonly Message[];
  release(): Promise<void>;
}

const PROBE_MS = 5000;

export async function attach(
  address: TargetAddress,
  onOutput: (text: string) => void,
  signal?: AbortSignal,
): Promise<Attached> {
  switch (address.kind) {
    case 'inspector': {
      const endpoint = await probeEndpoint(address.host, address.port, PROBE_MS, signal);
      return connect(endpoint.webSocketUrl, { endpoint: endpoint.address }, signal);
    }
    case 'websocket':
      return connect(checkedUrl(address.url), { endpoint: address.url }, signal);
    case 'process': {
      const { endpoint, openedHere } = await openProcess(address.pid, signal);
      try {
        const origin = { endpoint: endpoint.address, openedHere, pid: address.pid };
        return await connect(endpoint.webSocketUrl, origin, signal);
      } catch (error) {
        if (openedHere) await closeInspector(endpoint);
        throw error;
      }
    }
    case 'docker':
    case 'kubernetes': {
      const { endpoint, openedHere, tunnel } = await openContainer(address, signal);
      try {
        return await connect(endpoint.webSocketUrl, { endpoint: inWords(nameOf(address)), openedHere, tunnel }, signal);
      } catch (error) {
        await tunnel.dispose();
        throw error;
      }
    }
    case 'program': {
      const program = Program.start(address, onOutput);
      try {
        const endpoint = await program.endpoint(signal);
        const attached = await connect(endpoint.webSocketUrl, { endpoint: endpoint.address, program }, signal);
        return address.cluster === 'primary' ? attached : await workerInstead(attached, program, signal);
      } catch (error) {
        await program.stop();
        throw error;
      }
    }
    default:
      return address satisfies never;
  }
}

interface Origin {
  readonly endpoint: string;
  readonly openedHere?: boolean;
  readonly pid?: number;
  readonly program?: Program;
  /** Taken down when the target is let go. */
  readonly tunnel?: Disposable;
}

async function connect(url: string, origin: Origin, signal?: AbortSignal): Promise<Attached> {
  const session = await InspectorSession.open(url, signal);
  try {
    const shared = await subscribeToDebugger(session);
    const self = await withTimeout(
      describeItself(session, origin.program !== undefined),
      PROBE_MS,
      () => message`${origin.endpoint} does not answer: the process is busy, stopped, or waits at a breakpoint.`,
    );
    if (origin.pid !== undefined && self.pid !== origin.pid && origin.openedHere) {
      throw new LeaklineError(
        message`The inspector at ${origin.endpoint} belongs to process ${self.pid}, not ${origin.pid}. Try again, or restart the target with --inspect=127.0.0.1:0.`,
      );
    }
    const target = {
      title: titleOfCommand(self.argv),
      pid: self.pid,
      node: self.node,
      endpoint: origin.endpoint,
      cwd: self.cwd,
      startedAt: new Date(self.startedAtMs).toISOString(),
    };
    const guest = await Guest.enter(session, origin.openedHere === true);
    if (guest.others === 0) await removeTapTraces(session);
    const { program } = origin;
    const release = (): Promise<void> => leave(session, guest, [origin.tunnel, program]);
    const warnings = warningsOf(self, guest, origin);
    return { session, target, shared, warnings, release, ...(program ? { program } : {}) };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The primary of a cluster does not do the work: one of its workers stands for all of them. */
async function workerInstead(attached: Attached, program: Program, signal?: AbortSignal): Promise<Attached> {
  const { session, target } = attached;
  if (!(await startsCluster(session, signal))) return attached;
  const endpoint = await program.clusterWorker(target.endpoint, signal);
  if (!endpoint) return attached;
  const worker = await connect(endpoint.webSocketUrl, { endpoint: endpoint.address, program }, signal);
  await session.close();
  const warning = message`"${target.title}" is a cluster: process ${worker.target.pid}, one of its workers, stands for all of them.`;
  return { ...worker, warnings: [...worker.warnings, warning] };
}

/** VS Code's debugger offers its own session to others and passes on the events they ask for. Node knows no such domain. */
async function subscribeToDebugger(session: InspectorSession): Promise<boolean> {
  const events = ['HeapProfiler.*', 'Debugger.scriptParsed', 'NodeWorker.*', 'NodeRuntime.*'];
  return session.send('JsDebug.subscribe', { events }).then(
    () => true,
    () => false,
  );
}

async function leave(
  session: InspectorSession,
  guest: Guest,
  [tunnel, program]: readonly [Disposable | undefined, Program | undefined],
): Promise<void> {
  await guest.leave();
  await session.close();
  await tunnel?.dispose();
  await program?.stop();
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return text;
  throw new LeaklineError(message`${text} is no ws:// or wss:// URL.`);
}
