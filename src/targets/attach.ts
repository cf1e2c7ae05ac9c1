import type { Disposable } from '../base/disposable.ts';
import { LeaklineError, sentenceOf } from '../base/errors.ts';
import { withTimeout } from '../base/waiting.ts';
import type { SeriesTarget } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { titleOfCommand } from './command-line.ts';
import { nameOf, openContainer } from './containers.ts';
import { probeEndpoint } from './endpoint.ts';
import { InspectorSession } from './inspector-session.ts';
import { openProcess } from './open-process.ts';
import { Program } from './program.ts';
import { evaluate } from './session.ts';

/** A target in hand. `release` leaves it as it was found. */
export interface Attached {
  readonly session: InspectorSession;
  readonly target: SeriesTarget;
  /** Present when Leakline started it. */
  readonly program?: Program;
  /** The session is shared with a debugger, whose domains must not be switched off. */
  readonly shared: boolean;
  release(): Promise<void>;
}

const PROBE_MS = 5000;
/** Says that the inspector was opened by us, so that whoever attaches next closes it when we could not. */
const MARK = `Symbol.for('leakline.opened')`;
const CLOSE_INSPECTOR = `delete globalThis[${MARK}];
  (process.getBuiltinModule?.('inspector') ?? require('inspector')).close()`;

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
      return connect(endpoint.webSocketUrl, { endpoint: endpoint.address, openedHere, pid: address.pid }, signal);
    }
    case 'docker':
    case 'kubernetes': {
      const { endpoint, openedHere, tunnel } = await openContainer(address, signal);
      try {
        return await connect(endpoint.webSocketUrl, { endpoint: nameOf(address), openedHere, tunnel }, signal);
      } catch (error) {
        await tunnel.dispose();
        throw error;
      }
    }
    case 'program': {
      const program = Program.start(address, onOutput);
      try {
        const endpoint = await program.endpoint(signal);
        return await connect(endpoint.webSocketUrl, { endpoint: endpoint.address, program }, signal);
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

interface SelfDescription {
  readonly pid: number;
  readonly node: string;
  readonly cwd: string;
  readonly argv: readonly string[];
  readonly marked: boolean;
}

async function connect(url: string, origin: Origin, signal?: AbortSignal): Promise<Attached> {
  const session = await InspectorSession.open(url, signal);
  try {
    const shared = await subscribeToDebugger(session);
    const self = await withTimeout(
      describeItself(session, origin.openedHere === true),
      PROBE_MS,
      () => `${origin.endpoint} does not answer: the process is busy, stopped, or waits at a breakpoint.`,
    );
    if (origin.pid !== undefined && self.pid !== origin.pid && origin.openedHere) {
      throw new LeaklineError(`The inspector at ${origin.endpoint} belongs to process ${self.pid}, not ${origin.pid}.`);
    }
    const target = {
      title: titleOfCommand(self.argv),
      pid: self.pid,
      node: self.node,
      endpoint: origin.endpoint,
      cwd: self.cwd,
    };
    const { program } = origin;
    const release = (): Promise<void> => leave(session, self.marked, [origin.tunnel, program]);
    return { session, target, shared, release, ...(program ? { program } : {}) };
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function describeItself(session: InspectorSession, mark: boolean): Promise<SelfDescription> {
  return evaluate<SelfDescription>(
    session,
    `(() => {
      if (${mark}) Object.defineProperty(globalThis, ${MARK}, { value: true, configurable: true });
      return { pid: process.pid, node: process.version, cwd: process.cwd(), argv: process.argv,
        marked: Object.hasOwn(globalThis, ${MARK}) };
    })()`,
  ).catch((error: unknown) => {
    throw new LeaklineError(`The target is no Node process: ${sentenceOf(error)}`);
  });
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
  closeInspector: boolean,
  [tunnel, program]: readonly [Disposable | undefined, Program | undefined],
): Promise<void> {
  if (closeInspector) {
    // Closing takes the connection with it, so there may be no answer.
    const closing = evaluate(session, CLOSE_INSPECTOR, true);
    await withTimeout(closing, 2000, () => 'no answer').catch(() => undefined);
  }
  await session.close();
  await tunnel?.dispose();
  await program?.stop();
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'ws:' || url?.protocol === 'wss:') return text;
  throw new LeaklineError(`${text} is no ws:// or wss:// URL.`);
}
