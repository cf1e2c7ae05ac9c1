import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { withTimeout } from './waiting.ts';
import type { Milliseconds } from './units.ts';

const GRACE_MS: Milliseconds = 2000;
/** Waits for the end of its input, which is our end, and then ends the group whose number it was given. */
const GUARD = 'read -r line; kill -s TERM -- "-$0"; sleep 2; kill -s KILL -- "-$0"';

/**
 * A child as the head of a group of its own, so that it can be ended with all it has started. It does not outlive us:
 * when this process is killed, or the thread that holds the group, a guard ends it.
 */
export class ProcessGroup {
  readonly child: ChildProcess;
  readonly #guard: ChildProcess | undefined;

  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    const isWindows = process.platform === 'win32';
    this.child = spawn(command, [...args], { ...options, detached: !isWindows, windowsHide: true });
    if (isWindows || this.child.pid === undefined) return;
    const guard = spawn('/bin/sh', ['-c', GUARD, String(this.child.pid)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    guard.on('error', () => undefined);
    guard.stdin.on('error', () => undefined);
    guard.unref();
    this.child.once('exit', () => void guard.kill('SIGKILL'));
    this.#guard = guard;
  }

  get exited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Asks the whole group to end, insists after a while, and resolves when its head has gone. */
  async stop(): Promise<void> {
    const { pid } = this.child;
    if (pid === undefined) return;
    const gone = this.exited ? Promise.resolve() : new Promise<void>((done) => this.child.once('exit', () => done()));
    signalGroup(pid, 'SIGTERM');
    await withTimeout(gone, GRACE_MS, () => 'still running').catch(() => undefined);
    // Also after the head has gone: what it started may have stayed.
    signalGroup(pid, 'SIGKILL');
    await withTimeout(gone, GRACE_MS, () => 'still running').catch(() => undefined);
    this.#guard?.kill('SIGKILL');
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], () => undefined);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
