import { listLinuxProcesses } from './processes-linux.ts';
import { listMacProcesses, listWindowsProcesses } from './processes-tools.ts';

/** A Node process of this machine, as the system tells it from outside. */
export interface NodeProcess {
  readonly pid: number;
  /** `node server.js`: the command line without the path of the binary. */
  readonly title: string;
  readonly executable: string;
  /** Arguments and NODE_OPTIONS as one text, as far as they can be read. */
  readonly options: string;
  readonly cwd?: string;
  readonly rssBytes?: number;
  /** TCP ports it listens on. */
  readonly listening: readonly Listener[];
}

export interface Listener {
  readonly host: string;
  readonly port: number;
}

/** Processes of other users are seen only as far as the system lets us look; this very process is left out. */
export async function listNodeProcesses(): Promise<readonly NodeProcess[]> {
  const processes = await listByPlatform();
  return processes.filter(({ pid }) => pid !== process.pid);
}

function listByPlatform(): Promise<readonly NodeProcess[]> {
  if (process.platform === 'linux') return listLinuxProcesses();
  if (process.platform === 'win32') return listWindowsProcesses();
  return listMacProcesses();
}

/** `v20.20.2` when the binary's path says so, as version managers lay it out, or when it is our own. */
export function versionFromPath(executable: string): string | undefined {
  if (executable === process.execPath) return process.version;
  return /[/\\@-](v?\d+\.\d+\.\d+)(?=[/\\])/.exec(executable)?.[1].replace(/^v?/, 'v');
}
