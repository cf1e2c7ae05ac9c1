// The built command, as a person runs it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const command = fileURLToPath(new URL('../../dist/leakline.cjs', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Hears all of stderr so far; `interrupt` is a Ctrl-C. */
  readonly onStderr?: (text: string, interrupt: () => void) => void;
}

/** Runs it to its end, by the Node that runs the tests. */
export async function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd, env, onStderr } = options;
  const child = spawn(process.execPath, [command, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, () => void child.kill('SIGINT'));
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
