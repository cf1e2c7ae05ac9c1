import { lookup } from 'node:dns/promises';
import { get, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';

/** What an inspector says about itself over HTTP. */
export interface Endpoint {
  /** `127.0.0.1:9229` or `[::1]:9229`. */
  readonly address: string;
  readonly webSocketUrl: string;
  readonly title: string;
  /** `v20.20.2`. */
  readonly node: string;
  /** Of the process's main script, when it has one: `file:///…`. */
  readonly url: string;
}

interface ListEntry {
  readonly title?: string;
  readonly type?: string;
  readonly url?: string;
  readonly webSocketDebuggerUrl?: string;
}

/** Asks the inspector at a port for its only target. `timeoutMs` is for each of the two requests. */
export async function probeEndpoint(
  host: string,
  port: number,
  timeoutMs: Milliseconds,
  signal?: AbortSignal,
): Promise<Endpoint> {
  throwIfCancelled(signal);
  const ip = await resolveHost(host);
  const address = formatAddress(ip, port);
  const version = await getJson<{ Browser?: string }>(ip, port, '/json/version', timeoutMs, signal);
  const browser = typeof version?.Browser === 'string' ? version.Browser : '';
  if (!browser.startsWith('node.js/')) {
    throw new LeaklineError(
      browser === ''
        ? message`${address} answers, but is not a Node inspector. Name the port of the inspector, usually 9229.`
        : message`${address} answers, but is not a Node inspector. It calls itself ${browser.slice(0, 60)}.`,
    );
  }
  const list = await getJson<ListEntry[]>(ip, port, '/json/list', timeoutMs, signal);
  const entry = Array.isArray(list) ? list.find((item) => item.webSocketDebuggerUrl) : undefined;
  if (!entry?.webSocketDebuggerUrl) {
    throw new LeaklineError(message`${address} is a Node inspector, but offers no target: another client may hold it.`);
  }
  return {
    address,
    webSocketUrl: replaceAddress(entry.webSocketDebuggerUrl, address),
    title: entry.title ?? '',
    node: browser.slice('node.js/'.length),
    url: entry.url ?? '',
  };
}

/** The target tells the address it knows itself by; behind a port-forward or in a container only the dialled one works. */
export function replaceAddress(webSocketUrl: string, address: string): string {
  const path = /^wss?:\/\/[^/]*(\/.*)$/.exec(webSocketUrl)?.[1] ?? '/';
  return `ws://${address}${path}`;
}

export function formatAddress(ip: string, port: number): string {
  return isIP(ip) === 6 ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Node refuses Host headers other than an IP or `localhost`, so names are resolved here. */
async function resolveHost(host: string): Promise<string> {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return bare;
  if (bare === 'localhost') return '127.0.0.1';
  try {
    return (await lookup(bare)).address;
  } catch {
    throw new LeaklineError(
      message`The host name ${host} cannot be resolved. Check its spelling, or use the IP address.`,
    );
  }
}

async function getJson<T>(
  ip: string,
  port: number,
  path: string,
  timeoutMs: Milliseconds,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const address = formatAddress(ip, port);
  const text = await new Promise<string>((resolve, reject) => {
    // The timer ends the request as a whole: a server that trickles bytes would never let a socket timeout fire.
    const timeout = AbortSignal.timeout(timeoutMs);
    const signals = signal ? AbortSignal.any([timeout, signal]) : timeout;
    let connected = false;
    const fail = (error: NodeJS.ErrnoException): void => {
      const sentence = timeout.aborted ? sentenceOfTimeout(address, connected) : sentenceOfSocketError(address, error);
      reject(new LeaklineError(sentence));
    };
    const request = get({ host: ip, port, path, signal: signals, agent: false }, (response) => {
      readText(response).then(resolve, fail);
    });
    request.once('socket', (socket) => socket.once('connect', () => (connected = true)));
    request.once('error', fail);
  }).catch((error: unknown) => {
    throwIfCancelled(signal);
    throw error;
  });
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    // No inspector's list is that long; whatever this is, it is not to fill the memory.
    if (length > 1_000_000) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function sentenceOfTimeout(address: string, connected: boolean): Message {
  if (!connected)
    return message`${address} cannot be reached: no answer. Check the address, a firewall, or the port-forward.`;
  return message`${address} accepts connections, but does not answer. Is the process stopped?`;
}

function sentenceOfSocketError(address: string, error: NodeJS.ErrnoException): Message {
  if (error.code === 'ECONNREFUSED') {
    return message`Nothing listens on ${address}. Start the target with --inspect, or name its process instead.`;
  }
  if (error.code?.startsWith('HPE_') || error.code === 'ECONNRESET') {
    return message`${address} answers, but is not a Node inspector. Name the port of the inspector, usually 9229.`;
  }
  return message`${address} cannot be reached: ${error.message}.`;
}
