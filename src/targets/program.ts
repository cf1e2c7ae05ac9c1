import { once } from 'node:events';
import { isAbsolute } from 'node:path';
import { LeaklineError } from '../base/errors.ts';
import { message, type Message, type MessageValue } from '../base/message.ts';
import { ProcessGroup } from '../base/process-group.ts';
import { sleep, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import { isNodeExecutable } from './command-line.ts';
import { probeEndpoint, type Endpoint } from './endpoint.ts';
import { evaluate } from './session.ts';
import { InspectorSession } from './inspector-session.ts';

const INSPECT = '--inspect=127.0.0.1:0';
/** Package managers take seconds on a cold disk before they start what they were told to. */
const START_MS: Milliseconds = 30_000;
const WRAPPER_MS: Milliseconds = 15_000;
/** A primary that has started no worker by then is taken itself. */
const CLUSTER_MS: Milliseconds = 5000;

export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program started under the inspector, with everything it started itself. */
export class Program {
  readonly #group: ProcessGroup;
  readonly #title: string;
  /** Ports in the order in which the processes announced them. */
  readonly #ports: number[] = [];
  /** The end of what it wrote, for the sentence that says why it ended. */
  #tail = '';
  #failure: string | Message | undefined;

  private constructor(group: ProcessGroup, title: string, onOutput: (text: string) => void) {
    this.#group = group;
    const { child } = group;
    this.#title = title;
    const lines = new InspectorLines((port) => this.#ports.push(port));
    const write = (text: string): void => {
      if (text === '') return;
      this.#tail = (this.#tail + text).slice(-2000);
      onOutput(text);
    };
    child.stdout?.setEncoding('utf8').on('data', write);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => write(lines.filter(text)));
    child.stderr?.once('end', () => write(lines.rest()));
    child.once('error', (error: NodeJS.ErrnoException) => {
      this.#failure = error.code === 'ENOENT' ? message`there is no such program` : error.message;
    });
  }

  /** A `node` command gets the flag itself; anything else hands it down to the Node processes it starts. */
  static start(call: ProgramCall, onOutput: (text: string) => void): Program {
    const direct = isNodeExecutable(call.command);
    const flagged = [call.command, ...call.args].some((arg) => /^--inspect(-brk|-wait)?(=|$)/.test(arg));
    const args = direct && !flagged ? [INSPECT, ...call.args] : call.args;
    const options = direct
      ? {}
      : { NODE_OPTIONS: `${call.env?.['NODE_OPTIONS'] ?? process.env['NODE_OPTIONS'] ?? ''} ${INSPECT}`.trim() };
    const group = new ProcessGroup(call.command, args, {
      cwd: call.cwd,
      env: { ...ownEnvironment(), ...call.env, ...options },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Program(group, [call.command, ...call.args].join(' '), onOutput);
  }

  get exited(): boolean {
    return this.#failure !== undefined || this.#group.exited;
  }

  /** The inspector of the process that is the program itself, not of a package manager or loader around it. */
  async endpoint(signal?: AbortSignal): Promise<Endpoint> {
    const startedAt = performance.now();
    while (this.#ports.length === 0) {
      this.#throwIfExited();
      if (performance.now() - startedAt > START_MS) {
        throw new LeaklineError(
          message`"${this.#title}" runs, but no Node process in it opened an inspector. Start its Node program directly.`,
        );
      }
      await sleep(25, signal);
    }
    return this.#chooseProcess(signal);
  }

  /** Waits while only wrappers run: their main script lies in a package and they start the program as a child. */
  async #chooseProcess(signal?: AbortSignal): Promise<Endpoint> {
    const known = new Map<number, Candidate>();
    const startedAt = performance.now();
    for (;;) {
      for (const port of this.#ports) {
        if (known.has(port)) continue;
        const candidate = await inspectCandidate(port, signal);
        if (candidate) known.set(port, candidate);
      }
      const candidates = [...known.values()];
      const program = candidates.find(({ wrapper }) => !wrapper);
      if (program) return program.endpoint;
      // A server that is itself a package (`npx some-server`) starts no other: take the last that started.
      const last = candidates.at(-1);
      if (performance.now() - startedAt > WRAPPER_MS && last) return last.endpoint;
      this.#throwIfExited();
      await sleep(50, signal);
    }
  }

  /** The inspector of a worker of the cluster whose primary has the one at `address`, when there is one soon. */
  async clusterWorker(address: string, signal?: AbortSignal): Promise<Endpoint | undefined> {
    const startedAt = performance.now();
    while (performance.now() - startedAt < CLUSTER_MS) {
      for (const port of this.#ports.filter((port) => !address.endsWith(`:${port}`))) {
        const candidate = await inspectCandidate(port, signal);
        if (candidate?.isWorker) return candidate.endpoint;
      }
      await sleep(50, signal);
    }
    return undefined;
  }

  #throwIfExited(): void {
    if (!this.exited) return;
    const { exitCode, signalCode } = this.#group.child;
    const how = this.#failure ?? (signalCode ? message`killed by ${signalCode}` : message`exit code ${exitCode ?? 1}`);
    throw new LeaklineError(
      withLastWords(message`"${this.#title}" ended before it could be captured (${how}).`, this.#lastWords()),
    );
  }

  /** The most telling of the last lines of output. */
  #lastWords(): string {
    return this.errorWords() || (this.#tail.trimEnd().split('\n').at(-1) ?? '');
  }

  /** The head of the last stack trace it wrote, '' when there is none: the way it ended, if it ended in error. */
  errorWords(): string {
    return this.#tail.split('\n').findLast((text) => /^(Uncaught )?[\w$.]*Error\b/.test(text)) ?? '';
  }

  /** Waits for its end, but no longer than that. */
  async exit(ms: Milliseconds): Promise<void> {
    if (this.exited) return;
    await withTimeout(once(this.#group.child, 'close'), ms, () => 'still running').catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#group.stop();
  }
}

/** What an editor sets for its own processes makes no sense to a program: one of them would start Electron as Node. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^(VSCODE_|ELECTRON_RUN_AS_NODE$)/.test(name)));
}

/** How a program ended, and what it said last. */
export function withLastWords(ended: MessageValue, line: string): Message {
  const said = line.trim().slice(0, 200);
  return said === '' ? message`${ended}` : message`${ended} It said "${said}".`;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly wrapper: boolean;
  /** Of a cluster. */
  readonly isWorker: boolean;
}

/** `undefined` when the process is gone already. */
async function inspectCandidate(port: number, signal?: AbortSignal): Promise<Candidate | undefined> {
  const endpoint = await probeEndpoint('127.0.0.1', port, 3000, signal).catch(() => undefined);
  if (!endpoint) return undefined;
  // The title is the main script's path, or `node[123]` without one. Asking the process itself tells more.
  const asked = await askAbout(endpoint, signal).catch(() => ({ script: endpoint.title, isWorker: false }));
  return { endpoint, wrapper: isWrapper(asked.script), isWorker: asked.isWorker };
}

async function askAbout(endpoint: Endpoint, signal?: AbortSignal): Promise<{ script: string; isWorker: boolean }> {
  const session = await InspectorSession.open(endpoint.webSocketUrl, signal);
  try {
    return await evaluate(
      session,
      `({ script: process.argv[1] ?? '', isWorker: !!process.moduleLoadList?.includes('NativeModule internal/cluster/child') })`,
    );
  } finally {
    await session.close();
  }
}

/** Package managers, loaders and supervisors live in a package or in a folder of executables; programs rarely do. */
export function isWrapper(script: string): boolean {
  const path = script.replaceAll('\\', '/');
  if (!isAbsolute(script) && !/^[A-Za-z]:\//.test(path)) return false;
  return (
    /\/(node_modules|corepack|\.yarn|\.pnpm)\//.test(path) || /\/(npm|npx|yarn|pnpm|tsx|nodemon)(\.c?js)?$/.test(path)
  );
}

/** Takes what the inspector writes to stderr out of a program's own output. */
export class InspectorLines {
  readonly #onPort: (port: number) => void;
  #partial = '';

  constructor(onPort: (port: number) => void) {
    this.#onPort = onPort;
  }

  /** Whole lines that are the program's own; a line not yet ended waits when it may become one of the inspector's. */
  filter(text: string): string {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    let own = lines
      .filter((line) => !this.#isInspectors(line))
      .map((line) => `${line}\n`)
      .join('');
    if (!/^(Debugger |For help|Waiting for|Starting inspector|D$|De|F$|Fo|W$|Wa|S$|St)/.test(this.#partial)) {
      own += this.#partial;
      this.#partial = '';
    }
    return own;
  }

  rest(): string {
    const own = this.#isInspectors(this.#partial) ? '' : this.#partial;
    this.#partial = '';
    return own;
  }

  #isInspectors(line: string): boolean {
    const port = /^Debugger listening on wss?:\/\/[^/]*:(\d+)\//.exec(line)?.[1];
    if (port !== undefined) this.#onPort(Number(port));
    return (
      port !== undefined ||
      /^(For help, see: https:\/\/nodejs\.org|Debugger attached\.|Debugger ending on |Waiting for the debugger to disconnect)/.test(
        line,
      )
    );
  }
}
