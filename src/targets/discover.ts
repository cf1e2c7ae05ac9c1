import type { TargetInfo } from '../model/target.ts';
import { probeEndpoint, type Endpoint } from './endpoint.ts';
import { listNodeProcesses, versionFromPath, type Listener, type NodeProcess } from './processes.ts';

const PROBE_MS = 700;
/** Where inspectors are opened when nobody says otherwise, one above the other for the processes of a cluster. */
const USUAL_PORTS = Array.from({ length: 11 }, (_, index) => 9229 + index);

/** Every Node process of this machine, and every inspector on its loopback interface whoever owns it. */
export async function discoverTargets(signal?: AbortSignal): Promise<readonly TargetInfo[]> {
  const processes = await listNodeProcesses();
  const owned = await Promise.all(
    processes.map(async (item) => describe(item, await inspectorOf(item.listening, signal))),
  );
  const seen = new Set(processes.flatMap((item) => item.listening.map(({ port }) => port)));
  const others = USUAL_PORTS.filter((port) => !seen.has(port));
  const foreign = await Promise.all(
    others.map((port) => probeEndpoint('127.0.0.1', port, PROBE_MS, signal).catch(() => undefined)),
  );
  signal?.throwIfAborted();
  // Those with an open inspector first: they can be attached to without touching the process.
  return [...owned, ...foreign.flatMap((endpoint) => (endpoint ? [describeForeign(endpoint)] : []))].sort(
    (a, b) => Number(b.inspector !== undefined) - Number(a.inspector !== undefined) || (a.pid ?? 0) - (b.pid ?? 0),
  );
}

/** The first of the ports at which an inspector answers. */
export async function inspectorOf(listening: readonly Listener[], signal?: AbortSignal): Promise<Endpoint | undefined> {
  const probes = await Promise.all(
    listening.map(({ host, port }) => probeEndpoint(dialable(host), port, PROBE_MS, signal).catch(() => undefined)),
  );
  return probes.find((endpoint) => endpoint !== undefined);
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
