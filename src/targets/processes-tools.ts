import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { isNodeExecutable, titleOfCommand } from './command-line.ts';
import type { Listener, NodeProcess } from './processes.ts';

const run = promisify(execFile);
const TOOL_MS: Milliseconds = 5000;

export async function listMacProcesses(): Promise<readonly NodeProcess[]> {
  // `comm` is the binary's path and may hold blanks, so the two are asked for apart. POSIX promises an empty heading only
  // for the last column of each -o.
  const [commands, binaries] = await Promise.all([
    output('ps', ['-axww', '-o', 'pid=', '-o', 'rss=', '-o', 'command=']),
    output('ps', ['-axww', '-o', 'pid=', '-o', 'comm=']),
  ]);
  const found = parsePs(commands, binaries);
  if (found.length === 0) return [];
  const pids = found.map(({ pid }) => pid).join(',');
  const files = parseLsof(await output('lsof', ['-nP', '-a', '-p', pids, '-d', 'cwd,0-999999', '-F', 'pftTn']));
  return found.map((item) => ({ ...item, listening: [], ...files.get(item.pid) }));
}

export function parsePs(commands: string, binaries: string): Omit<NodeProcess, 'listening'>[] {
  const binaryOf = new Map(
    [...binaries.matchAll(/^\s*(\d+)\s+(.+)$/gm)].map(([, pid, path]) => [Number(pid), path.trim()]),
  );
  return [...commands.matchAll(/^\s*(\d+)\s+(\d+)\s+(.+)$/gm)].flatMap(([, pid, rss, command]) => {
    const executable = binaryOf.get(Number(pid)) ?? '';
    if (!isNodeExecutable(executable)) return [];
    const rest = command.startsWith(executable) ? command.slice(executable.length) : command.replace(/^\S+/, '');
    const options = rest.trim();
    const title = titleOfCommand([executable, ...options.split(' ')]);
    return [{ pid: Number(pid), title, executable, options, rssBytes: Number(rss) * 1024 }];
  });
}

/** `lsof -F pftTn`: one field per line, `p` starts a process, `f` a file, `TST=LISTEN` marks a listening socket. */
export function parseLsof(text: string): Map<number, { cwd?: string; listening: Listener[] }> {
  const result = new Map<number, { cwd?: string; listening: Listener[] }>();
  let current: { cwd?: string; listening: Listener[] } = { listening: [] };
  let descriptor = '';
  let name = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) result.set(Number(value), (current = { listening: [] }));
    else if (line.startsWith('f')) descriptor = value;
    else if (line.startsWith('n')) {
      name = value;
      if (descriptor === 'cwd') current.cwd = value;
    } else if (line === 'TST=LISTEN') {
      const listener = parseListener(name);
      if (listener) current.listening.push(listener);
    }
  }
  return result;
}

/** `127.0.0.1:9229`, `[::1]:9229`, `*:9229`. */
function parseListener(text: string): Listener | undefined {
  const match = /^\[?([^\]]*?)\]?:(\d+)$/.exec(text);
  return match ? { host: match[1] === '*' ? '0.0.0.0' : match[1], port: Number(match[2]) } : undefined;
}

export async function listWindowsProcesses(): Promise<readonly NodeProcess[]> {
  // A command line may hold any letters; by default they come in the code page of the console.
  const query =
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8; ' +
    'Get-CimInstance Win32_Process -Filter "Name = \'node.exe\'" | ' +
    'Select-Object ProcessId,WorkingSetSize,ExecutablePath,CommandLine | ConvertTo-Json -Compress';
  const [processes, sockets] = await Promise.all([
    output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]),
    output('netstat.exe', ['-ano']),
  ]);
  return parseWindows(processes, sockets);
}

interface CimProcess {
  readonly ProcessId: number;
  readonly WorkingSetSize: number;
  readonly ExecutablePath: string | null;
  readonly CommandLine: string | null;
}

export function parseWindows(processes: string, sockets: string): NodeProcess[] {
  if (processes.trim() === '') return [];
  // One process comes as an object, several as an array.
  const rows = [JSON.parse(processes.replace(/^\uFEFF/, '')) as CimProcess | CimProcess[]].flat();
  // The word for LISTENING is in the language of the system; that nobody is at the other end is not.
  const listeners = [...sockets.matchAll(/^\s*TCP\s+(\S+)\s+(?:0\.0\.0\.0|\[::\]):0\s.*?(\d+)\s*$/gm)];
  return rows.map((row) => {
    const rest = (row.CommandLine ?? '').replace(/^("[^"]*"|\S+)\s*/, '');
    return {
      pid: row.ProcessId,
      title: titleOfCommand(['node', ...(rest === '' ? [] : [rest])]),
      executable: row.ExecutablePath ?? 'node.exe',
      options: rest,
      rssBytes: row.WorkingSetSize,
      listening: listeners
        .filter(([, , pid]) => Number(pid) === row.ProcessId)
        .flatMap(([, address]) => parseListener(address) ?? []),
    };
  });
}

async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, [...args], { timeout: TOOL_MS, maxBuffer: 16_000_000, windowsHide: true })).stdout;
  } catch (error) {
    const { stdout = '', code, killed } = error as { stdout?: string; code?: unknown; killed?: boolean };
    // lsof exits with 1 when one of many processes is gone; what it wrote is good.
    if (command === 'lsof' && typeof code === 'number') return stdout;
    const why =
      code === 'ENOENT'
        ? message`it is not there`
        : killed
          ? message`it did not answer`
          : message`it ended with exit code ${String(code)}`;
    throw new LeaklineError(
      message`The processes of this machine cannot be listed by ${command}: ${why}. Name the inspector as HOST:PORT instead.`,
    );
  }
}
