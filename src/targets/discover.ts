import { throwIfCancelled } from '../base/errors.ts';
import type { TargetInfo } from '../model/target.ts';
import { probeEndpoint, type Endpoint } from './endpoint.ts';
import { listThreads } from './threads.ts';
import { listNodeProcesses, versionFromPath, type Listener, type NodeProcess } from './processes.ts';

const PROBE_MS = 700;
/** Where inspectors are opened when nobody says otherwise, one above the other for the processes of a cluster. */
const USUAL_PORTS = Array.from({ length: 11 }, (_, index) => 9229 + index);

/** Finds targets again and again, and asks no port twice that is no inspector. */
export class TargetDiscovery {
  /** `pid:port` of what answered otherwise. */
  readonly #others = new Set<string>();

  /**
   * Every Node process of this machine, and every inspector at a usual port whoever owns it. Threads are asked for only when
   * somebody wants to see them: each question is a connection, of which the process writes a line.
   */
  async find(withThreads: boolean, signal?: AbortSignal): Promise<readonly TargetInfo[]> {
    let failure: unknown;
    const processes = await listNodeProcesses().catch((error: unknown) => {
      failure = error;
      return [];
    });
    const owned = await Promise.all(
      processes.map(async (item) => {
        const endpoint = await this.#inspectorOf(item, signal);
        const threads = withThreads && endpoint ? await listThreads(endpoint.webSocketUrl, signal) : undefined;
        return { ...describe(item, endpoint), ...(threads ? { threads } : {}) };
      }),
    );
    const seen = new Set(processes.flatMap((item) => item.listening.map(({ port }) => port)));
    const strangers = USUAL_PORTS.filter((port) => !seen.has(port));
    const foreign = await Promise.all(strangers.map((port) => probe({ host: '127.0.0.1', port }, signal)));
    throwIfCancelled(signal);
    if (failure !== undefined && foreign.every((endpoint) => endpoint === undefined)) throw failure;
    // Those with an open inspector first: they can be attached to without touching the process.
    return [...owned, ...foreign.flatMap((endpoint) => (endpoint ? [describeForeign(endpoint)] : []))].sort(
      (a, b) => Number(b.inspector !== undefined) - Number(a.inspector !== undefined) || (a.pid ?? 0) - (b.pid ?? 0),
    );
  }

  async #inspectorOf(item: NodeProcess, signal?: AbortSignal): Promise<Endpoint | undefined> {
    const listeners = likelyInspectors(item).filter(({ port }) => !this.#others.has(`${item.pid}:${port}`));
    const probes = await Promise.all(listeners.map((listener) => probe(listener, signal)));
    listeners.forEach(({ port }, index) => {
      if (!probes[index] && !USUAL_PORTS.includes(port)) this.#others.add(`${item.pid}:${port}`);
    });
    return probes.find((endpoint) => endpoint !== undefined);
  }
}

/**
 * Listeners of a process that may be its inspector. A port is asked over HTTP, and a server that is asked runs its
 * handlers: so only those are, at which an inspector is to be expected.
 */
export function likelyInspectors({ listening, options }: NodeProcess): readonly Listener[] {
  const flags = [...options.matchAll(/--(?:inspect(?:-brk|-wait|-port)?|debug-port)(?:[= ]([^\s]*))?/g)];
  const ports = flags.map(([, value = '']) => /(?:^|:)(\d+)$/.exec(value)?.[1]);
  const anywhere = ports.includes('0') || options.includes('VSCODE_INSPECTOR_OPTIONS=');
  return listening.filter(
    ({ host, port }) =>
      USUAL_PORTS.includes(port) ||
      ports.includes(String(port)) ||
      (anywhere && (isLoopback(host) || options.includes(`=${host}:0`))),
  );
}

function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}

/** The first of the ports at which an inspector answers. */
export async function inspectorOf(listening: readonly Listener[], signal?: AbortSignal): Promise<Endpoint | undefined> {
  const probes = await Promise.all(listening.map((listener) => probe(listener, signal)));
  return probes.find((endpoint) => endpoint !== undefined);
}

function probe({ host, port }: Listener, signal?: AbortSignal): Promise<Endpoint | undefined> {
  return probeEndpoint(dialable(host), port, PROBE_MS, signal).catch(() => undefined);
}

function dialable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function describe(item: NodeProcess, endpoint: Endpoint | undefined): TargetInfo {
  const node = endpoint?.node ?? versionFromPath(item.executable);
  const exposed =
    endpoint !== undefined &&
    item.listening.some(
      ({ host, port }) => endpoint.address.endsWith(`:${port}`) && (host === '0.0.0.0' || host === '::'),
    );
  return {
    title: item.title,
    address: endpoint ? addressOf(endpoint) : { kind: 'process', pid: item.pid },
    pid: item.pid,
    ...(node === undefined ? {} : { node }),
    ...(item.cwd === undefined ? {} : { cwd: item.cwd }),
    ...(item.rssBytes === undefined ? {} : { rssBytes: item.rssBytes }),
    ...(endpoint ? { inspector: endpoint.address } : {}),
    ...(exposed ? { exposed } : {}),
  };
}

function describeForeign(endpoint: Endpoint): TargetInfo {
  return {
    title: endpoint.title,
    address: addressOf(endpoint),
    node: endpoint.node,
    inspector: endpoint.address,
  };
}

function addressOf(endpoint: Endpoint): TargetInfo['address'] {
  const separator = endpoint.address.lastIndexOf(':');
  const host = endpoint.address.slice(0, separator).replace(/^\[|\]$/g, '');
  return { kind: 'inspector', host, port: Number(endpoint.address.slice(separator + 1)) };
}
