import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { withTimeout } from './waiting.ts';
import type { Milliseconds } from './units.ts';

const GRACE_MS: Milliseconds = 2000;

/** Starts a child as the head of a group of its own, so that it can be ended with all it has started. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, [...args], { ...options, detached: process.platform !== 'win32', windowsHide: true });
}

/** Asks the whole group to end, insists after a while, and resolves when its head has gone. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const exited = hasExited(child)
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child.pid, 'SIGTERM');
  await withTimeout(exited, GRACE_MS, () => 'still running').catch(() => undefined);
  // Also after the head has gone: what it started may have stayed.
  signalGroup(child.pid, 'SIGKILL');
  await withTimeout(exited, GRACE_MS, () => 'still running').catch(() => undefined);
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
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
