import { ProcessGroup } from '../base/process-group.ts';
import { CancelledError, LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { requestsOf } from './requests.ts';

export interface LoadResult {
  readonly elapsedMs: Milliseconds;
  readonly exitCode: number;
  /** Requests it made, when it said so. */
  readonly requests?: number;
  /** The last line it wrote, for the sentence when it failed. */
  readonly lastLine: string;
}

/** Runs the load command in a shell until it ends. An abort ends it with everything it started. */
export async function runLoad(
  command: string,
  cwd: string | undefined,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<LoadResult> {
  const startedAt = performance.now();
  const [shell, flag] = process.platform === 'win32' ? ['cmd.exe', '/c'] : ['/bin/sh', '-c'];
  const group = new ProcessGroup(shell, [flag, command], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const { child } = group;
  let tail = '';
  const listen = (text: string): void => {
    tail = (tail + text).slice(-4000);
    onOutput(text);
  };
  child.stdout?.setEncoding('utf8').on('data', listen);
  child.stderr?.setEncoding('utf8').on('data', listen);
  const stop = (): void => void group.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', (error) =>
        reject(new LeaklineError(message`The load command cannot be run: ${error.message}.`)),
      );
      // Not `close`: what the command left in the background may hold its output open for ever.
      child.once('exit', (code) => resolve(code ?? 1));
    });
    if (signal.aborted) throw new CancelledError();
    const lastLine = tail.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? '';
    const requests = requestsOf(command, tail);
    return {
      elapsedMs: Math.round(performance.now() - startedAt),
      exitCode,
      lastLine,
      ...(requests === undefined ? {} : { requests }),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    if (!group.exited) stop();
  }
}
