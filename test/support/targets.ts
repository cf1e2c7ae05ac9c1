// Real programs to capture, and series of them, for the integration tests.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CaptureCall, CaptureEvents } from '../../src/capture/capture-call.ts';
import { captureSeries } from '../../src/capture/series-capture.ts';
import { PATIENCE, type Patience } from '../../src/capture/settle.ts';
import type { Progress } from '../../src/model/progress.ts';
import type { CapturePlan, SeriesManifest } from '../../src/model/series.ts';
import type { TargetAddress } from '../../src/model/target.ts';

export const programs = fileURLToPath(new URL('./programs/', import.meta.url));

export interface Target {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Of its HTTP server. */
  readonly port: number;
  /** Of its inspector, 0 when it has none open. */
  readonly inspectorPort: number;
  readonly address: TargetAddress;
  request(path?: string): Promise<string>;
}

/** `leaky-server.mjs` or another server of `programs/`, ended with the test. */
export async function startServer(
  t: TestContext,
  options: { node?: string; flags?: readonly string[]; program?: string } = {},
): Promise<Target> {
  const { node = process.execPath, flags = ['--inspect=127.0.0.1:0'], program = 'leaky-server.mjs' } = options;
  const child = spawn(node, [...flags, join(programs, program)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => void child.kill('SIGKILL'));
  const port = Number(await firstMatch(child.stdout!, /^port (\d+)/m));
  const inspects = flags.some((flag) => flag.startsWith('--inspect='));
  const inspectorPort = inspects ? Number(await firstMatch(child.stderr!, /listening on ws:\/\/[^/]*:(\d+)\//)) : 0;
  child.stdout!.resume();
  child.stderr!.resume();
  return {
    child,
    pid: child.pid!,
    port,
    inspectorPort,
    address: inspects
      ? { kind: 'inspector', host: '127.0.0.1', port: inspectorPort }
      : { kind: 'process', pid: child.pid! },
    request: async (path = '/') => (await fetch(`http://127.0.0.1:${port}${path}`)).text(),
  };
}

const heads = new WeakMap<object, string>();

async function firstMatch(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<string> {
  stream.setEncoding('utf8');
  for (;;) {
    const match = pattern.exec(heads.get(stream) ?? '');
    if (match) return match[1];
    const more = Promise.race([once(stream, 'data'), once(stream, 'end')]) as Promise<[string?]>;
    const [text] = await more;
    if (text === undefined) throw new Error(`It ended and had only said: ${heads.get(stream)}`);
    heads.set(stream, (heads.get(stream) ?? '') + text);
  }
}

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'leakline-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Series {
  readonly folder: string;
  readonly manifest: SeriesManifest;
  readonly progress: readonly Progress[];
  readonly output: string;
}

export interface SeriesOptions {
  readonly plan?: Partial<CapturePlan>;
  readonly folder?: string;
  /** From the first interval on a target that is silent counts as stopped soon. */
  readonly impatient?: boolean;
  readonly signal?: AbortSignal;
  readonly events?: Partial<CaptureEvents>;
}

const IMPATIENCE: Patience = { answerMs: 1500, snapshotMs: 1500 };

export const quickPlan: CapturePlan = {
  snapshots: 3,
  mode: 'sampling',
  fill: { kind: 'time', ms: 300 },
  threads: 'all',
};

export async function takeSeries(t: TestContext, address: TargetAddress, options: SeriesOptions = {}): Promise<Series> {
  const folder = options.folder ?? join(await temporaryFolder(t), 'series');
  const progress: Progress[] = [];
  let output = '';
  const patience = { ...PATIENCE };
  const call: CaptureCall = {
    address,
    plan: { ...quickPlan, ...options.plan },
    folder,
    workspaceFolders: [programs],
  };
  const manifest = await captureSeries(
    call,
    {
      progress: (item) => {
        progress.push(item);
        if (options.impatient && item.kind === 'load' && item.interval === 1) Object.assign(patience, IMPATIENCE);
        options.events?.progress?.(item);
      },
      memory: (sample) => options.events?.memory?.(sample),
      output: (_source, text) => (output += text),
      warn: (warning) => options.events?.warn?.(warning),
      approve: options.events?.approve ?? (async () => true),
    },
    options.signal ?? new AbortController().signal,
    patience,
  );
  return { folder, manifest, progress, output };
}

/** Type and name by id of V8's own objects, whose ids are odd. */
export async function objectsOf(file: string): Promise<ReadonlyMap<number, string>> {
  const heap = JSON.parse(await readFile(file, 'utf8')) as {
    snapshot: { meta: { node_fields: string[] }; trace_function_count: number };
    nodes: number[];
    strings: string[];
  };
  const fields = heap.snapshot.meta.node_fields;
  const [type, name, id] = ['type', 'name', 'id'].map((field) => fields.indexOf(field));
  const objects = new Map<number, string>();
  for (let at = 0; at < heap.nodes.length; at += fields.length) {
    if (heap.nodes[at + id] % 2 === 1)
      objects.set(heap.nodes[at + id], `${heap.nodes[at + type]} ${heap.strings[heap.nodes[at + name]]}`);
  }
  return objects;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`It did not become true within ${ms} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface Proxy {
  readonly port: number;
  readonly address: TargetAddress;
  /** Bytes that came from the target so far. */
  readonly passed: () => number;
  /** What happens to bytes from the target from now on. */
  onData: (data: Buffer, client: Socket) => void;
  cut(): void;
}

/** Stands between Leakline and a target as a port-forward does, and can be made to fail. */
export async function startProxy(t: TestContext, targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let passed = 0;
  const server: Server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (data) => target.write(data));
    target.on('data', (data: Buffer) => {
      passed += data.length;
      proxy.onData(data, client);
    });
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  t.after(() => {
    cut();
    server.close();
  });
  const proxy: Proxy = {
    port,
    address: { kind: 'inspector', host: '127.0.0.1', port },
    passed: () => passed,
    onData: (data, client) => void client.write(data),
    cut,
  };
  return proxy;
}
