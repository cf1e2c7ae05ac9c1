import { readdir, readFile, readlink } from 'node:fs/promises';
import { isNodeExecutable, titleOfCommand } from './command-line.ts';
import type { Listener, NodeProcess } from './processes.ts';

const PAGE_BYTES = 4096;
/** `TCP_LISTEN` of the kernel's `include/net/tcp_states.h`. */
const LISTEN = '0A';

export async function listLinuxProcesses(): Promise<readonly NodeProcess[]> {
  const names = await readdir('/proc');
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const sockets = await listeningSockets('/proc/net');
  const found = await Promise.all(pids.map((pid) => readProcess(pid, sockets)));
  return found.filter((item) => item !== undefined);
}

/** `undefined` when it is no Node process, belongs to somebody else, or has just ended. */
async function readProcess(pid: number, sockets: ReadonlyMap<string, Listener>): Promise<NodeProcess | undefined> {
  try {
    const executable = await readlink(`/proc/${pid}/exe`);
    if (!isNodeExecutable(executable)) return undefined;
    const [commandLine, environment, cwd, statm, inodes] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
      readlink(`/proc/${pid}/cwd`),
      readFile(`/proc/${pid}/statm`, 'latin1'),
      socketInodes(pid),
    ]);
    if (commandLine === '') return undefined; // a zombie
    const listening = inodes.flatMap((inode) => sockets.get(inode) ?? []);
    const argv = commandLine.replace(/\0+$/, '').split('\0');
    const fromEnvironment = environment
      .split('\0')
      .filter((entry) => entry.startsWith('NODE_OPTIONS=') || entry.startsWith('VSCODE_INSPECTOR_OPTIONS='))
      .map((entry) => entry.replace('NODE_OPTIONS=', ' '));
    const options = [...argv.slice(1), ...fromEnvironment].join(' ');
    const rssBytes = Number(statm.split(' ')[1]) * PAGE_BYTES;
    return { pid, title: titleOfCommand(argv), executable, options, cwd, rssBytes, listening };
  } catch {
    return undefined;
  }
}

export async function socketInodes(pid: number): Promise<readonly string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** Listening sockets by inode. `folder` is `/proc/net`, or `/proc/PID/net` for that process's network namespace. */
export async function listeningSockets(folder: string): Promise<ReadonlyMap<string, Listener>> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`${folder}/${name}`, 'latin1').catch(() => '')),
  );
  return new Map(tables.flatMap((text) => parseSocketTable(text)));
}

/** Rows of `/proc/net/tcp`: `sl local_address rem_address st … inode`, addresses in hex. */
export function parseSocketTable(text: string): [string, Listener][] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN)
    .map((fields) => {
      const [address, port] = fields[1].split(':');
      return [fields[9], { host: parseHexAddress(address), port: Number.parseInt(port, 16) }];
    });
}

/** Each 32-bit group is in the machine's byte order, which is little-endian wherever Node runs. */
function parseHexAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((group) => (group.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = bytes.join('').match(/.{4}/g) ?? [];
  if (groups.every((group) => group === '0000')) return '::';
  if (groups.slice(0, 7).every((group) => group === '0000') && groups[7] === '0001') return '::1';
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

/** `TCP_ESTABLISHED` of the same header. */
const ESTABLISHED = '01';

/** Whether somebody is connected to a port of this machine. */
export async function hasClients(port: number): Promise<boolean> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = tables.flatMap((text) => text.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  return rows.some(([, local = '', , state]) => state === ESTABLISHED && local.endsWith(`:${hex}`));
}

export interface SignalState {
  /** Whether SIGUSR1 has a handler; without one the signal would end the process. */
  readonly catchesSigusr1: boolean;
  /** `R`, `S`, `T` (stopped)… */
  readonly state: string;
}

export async function signalState(pid: number): Promise<SignalState> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const caught = BigInt(`0x${/^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const SIGUSR1 = 10n;
  return { catchesSigusr1: ((caught >> (SIGUSR1 - 1n)) & 1n) === 1n, state: /^State:\s*(\S)/m.exec(status)?.[1] ?? '' };
}

/** Whether the process sees the same loopback interface as we do. */
export async function sharesNetwork(pid: number): Promise<boolean> {
  const [own, other] = await Promise.all([readlink('/proc/self/ns/net'), readlink(`/proc/${pid}/ns/net`)]);
  return own === other;
}
