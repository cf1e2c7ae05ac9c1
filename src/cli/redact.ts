import type { Say } from '../base/message.ts';
import { formatCount } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Call } from './arguments.ts';
import { write } from './output.ts';

export async function redact(
  host: LeaklineHost,
  call: Extract<Call, { command: 'redact' }>,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  const out = call.out ?? `${call.file.replace(/\.heapsnapshot$/, '')}.redacted.heapsnapshot`;
  const { strings, replaced } = await host.redact(call.file, out, signal);
  await write(
    `${say`${out}: ${formatCount(replaced)} of ${formatCount(strings)} strings were replaced. Names of classes, functions, variables and fields and the paths of scripts are still in it.`}\n`,
  );
  return 0;
}
