import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { Disposable } from '../base/disposable.ts';
import { message, type Message, type MessageValue } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';
import { ProcessGroup } from '../base/process-group.ts';
import { sleep, withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { ContainerAddress } from '../model/target.ts';
import { checkedName } from './container-name.ts';
import { probeEndpoint, type Endpoint } from './endpoint.ts';

const run = promisify(execFile);
const EXEC_MS: Milliseconds = 20_000;
const FORWARD_MS: Milliseconds = 15_000;
const OPEN_MS: Milliseconds = 10_000;
const PROBE_MS: Milliseconds = 2000;
const USUAL_PORT = 9229;

/** An inspector inside a container, within reach on a port of our own loopback interface. */
export interface ContainerEndpoint {
  readonly endpoint: Endpoint;
  readonly openedHere: boolean;
  readonly tunnel: Disposable;
}

/** The user's own `docker` or `kubectl` does everything; nothing that came from a target is ever an argument of it. */
export async function openContainer(address: ContainerAddress, signal?: AbortSignal): Promise<ContainerEndpoint> {
  const node = await findNode(address, signal);
  const tunnel = await openTunnel(address, node.inspectorPort, signal);
  try {
    const open = await probeEndpoint('127.0.0.1', tunnel.port, PROBE_MS, signal).catch(() => undefined);
    if (open) return { endpoint: open, openedHere: false, tunnel };
    await tunnel.dispose();
    if (!node.catchesSigusr1) {
      throw new LeaklineError(
        message`Process ${node.pid} in ${nameOf(address)} does not handle SIGUSR1, so the signal would end it. Start it with --inspect.`,
      );
    }
    await execute(address, ['sh', '-c', 'kill -s USR1 "$0"', String(node.pid)], signal);
    return await waitUntilOpen(address, node, signal);
  } catch (error) {
    await tunnel.dispose();
    throw error;
  }
}

/** A forward that met a closed port may be broken for good, so each try has a new one. */
async function waitUntilOpen(
  address: ContainerAddress,
  node: ContainerNode,
  signal?: AbortSignal,
): Promise<ContainerEndpoint> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < OPEN_MS) {
    await sleep(300, signal);
    const tunnel = await openTunnel(address, node.inspectorPort, signal);
    const endpoint = await probeEndpoint('127.0.0.1', tunnel.port, PROBE_MS, signal).catch(() => undefined);
    if (endpoint) return { endpoint, openedHere: true, tunnel };
    await tunnel.dispose();
  }
  throw new LeaklineError(
    message`Process ${node.pid} in ${nameOf(address)} was asked to open its inspector, but did not: it handles SIGUSR1 itself, is busy, or port ${node.inspectorPort} is taken there. Start it with --inspect.`,
  );
}

interface ContainerNode {
  readonly pid: number;
  readonly catchesSigusr1: boolean;
  readonly inspectorPort: number;
  /** A package manager, which starts the program as a child. */
  readonly isWrapper: boolean;
}

/** Needs only what every image with a shell has. One line per Node process: pid, caught signals, command line. */
const FIND = `for p in /proc/[0-9]*; do
  case "$(readlink "$p/exe")" in */node|*/nodejs)
    echo "\${p#/proc/} $(sed -n 's/^SigCgt:[[:space:]]*//p' "$p/status") $(tr '\\0' ' ' < "$p/cmdline")" ;;
  esac
done 2>/dev/null`;

async function findNode(address: ContainerAddress, signal?: AbortSignal): Promise<ContainerNode> {
  const nodes = parseNodes(await execute(address, ['sh', '-c', FIND], signal));
  const [node] = nodes;
  if (!node)
    throw new LeaklineError(
      message`No Node process runs in ${nameOf(address)}. Name the container in which the program runs.`,
    );
  return node;
}

/** The program first: what a package manager starts, and what has started its own children, stands before them. */
export function parseNodes(text: string): ContainerNode[] {
  const lines = [...text.matchAll(/^(\d+) ([0-9a-f]*) (.*)$/gim)].map(([, pid, caught, command]) => ({
    pid: Number(pid),
    catchesSigusr1: ((BigInt(`0x${caught || '0'}`) >> 9n) & 1n) === 1n,
    inspectorPort: Number(
      /--inspect(?:-brk|-wait|-port)?[= ](?:[^\s:]*:)?([1-9]\d*)(?=\s|$)/.exec(command)?.[1] ?? USUAL_PORT,
    ),
    isWrapper: /\/(npm|npx|yarn|pnpm|corepack)\b/.test(command),
  }));
  return lines.sort((a, b) => Number(a.isWrapper) - Number(b.isWrapper) || a.pid - b.pid);
}

interface Tunnel extends Disposable {
  readonly port: number;
}

async function openTunnel(address: ContainerAddress, port: number, signal?: AbortSignal): Promise<Tunnel> {
  return address.kind === 'kubernetes' ? forwardPort(address, port, signal) : relay(address, port);
}

async function forwardPort(
  address: ContainerAddress & { kind: 'kubernetes' },
  port: number,
  signal?: AbortSignal,
): Promise<Tunnel> {
  const args = ['port-forward', ...namespaceArguments(address), `pod/${checkedName(address.pod)}`, `:${port}`];
  const group = new ProcessGroup('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const dispose = (): Promise<void> => group.stop();
  let said = '';
  const opened = new Promise<number>((resolve, reject) => {
    group.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const local = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (local !== undefined) resolve(Number(local));
    });
    group.child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    group.child.once('error', (error) => reject(missingTool('kubectl', error)));
    group.child.once('exit', () => reject(new LeaklineError(message`kubectl port-forward ended: ${firstLine(said)}`)));
  });
  try {
    return {
      port: await withTimeout(
        opened,
        FORWARD_MS,
        () =>
          message`kubectl port-forward does not get through. Check that the cluster can be reached and lets you forward ports.`,
      ),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    signal?.throwIfAborted();
  }
}

/** Docker forwards no ports of a running container, but the Node in it can carry bytes between its own port and a pipe. */
async function relay(address: ContainerAddress & { kind: 'docker' }, port: number): Promise<Tunnel> {
  const pipe = `const s = require('net').connect(${port}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout); s.on('error', () => process.exit(1)); s.on('close', () => process.exit())`;
  const children = new Set<ReturnType<typeof spawn>>();
  const server = createServer((socket) => {
    const child = spawn('docker', ['exec', '-i', checkedName(address.container), 'node', '-e', pipe], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.add(child);
    child.once('error', () => socket.destroy());
    child.once('exit', () => {
      children.delete(child);
      socket.end();
    });
    child.stdin.on('error', () => socket.destroy());
    socket.on('error', () => void child.kill());
    socket.on('close', () => void child.kill());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    dispose: () => {
      server.close();
      for (const child of children) child.kill();
    },
  };
}

async function execute(address: ContainerAddress, command: readonly string[], signal?: AbortSignal): Promise<string> {
  const [tool, args] =
    address.kind === 'docker'
      ? ['docker', ['exec', checkedName(address.container), ...command]]
      : [
          'kubectl',
          [
            'exec',
            ...namespaceArguments(address),
            checkedName(address.pod),
            ...(address.container === undefined ? [] : ['-c', checkedName(address.container)]),
            '--',
            ...command,
          ],
        ];
  try {
    const options = { timeout: EXEC_MS, windowsHide: true, ...(signal ? { signal } : {}) };
    return (await run(tool, args, options)).stdout;
  } catch (error) {
    signal?.throwIfAborted();
    throw missingTool(tool, error as NodeJS.ErrnoException & { stderr?: string });
  }
}

function namespaceArguments({ namespace }: ContainerAddress & { kind: 'kubernetes' }): string[] {
  return namespace === undefined ? [] : ['-n', checkedName(namespace)];
}

function missingTool(tool: string, error: NodeJS.ErrnoException & { stderr?: string }): LeaklineError {
  if (error.code === 'ENOENT') return new LeaklineError(message`${tool} is not installed, or not on the PATH.`);
  return new LeaklineError(message`${tool} failed: ${firstLine(error.stderr || error.message)}`);
}

function firstLine(text: string): MessageValue {
  return text.trim().split('\n', 1)[0].slice(0, 200) || message`it said nothing`;
}

export function nameOf(address: ContainerAddress): Message {
  return address.kind === 'docker' ? message`container ${address.container}` : message`pod ${address.pod}`;
}
