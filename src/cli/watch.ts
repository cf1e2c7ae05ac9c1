import { resolve } from 'node:path';
import { inWords, sayIn, type Texts } from '../base/message.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { WatchArguments } from './arguments.ts';
import { printReport } from './output.ts';
import { ProgressLine } from './progress-line.ts';

export async function watch(
  host: LeaklineHost,
  call: WatchArguments,
  texts: Texts,
  signal: AbortSignal,
): Promise<number> {
  const say = sayIn(texts);
  const line = new ProgressLine(process.stderr, say);
  const { address, plan, workspace, out } = call;
  try {
    const { folder, manifest } = await host.watch(
      { address, plan, workspaceFolders: [resolve(workspace)], ...(out === undefined ? {} : { folder: out }) },
      {
        onMemory: (sample) => line.showMemory(sample),
        onOutput: (_source, text) => line.write(text),
        onWarning: (warning) => line.write(`${say`Warning: ${warning}`}\n`),
      },
      signal,
    );
    line.clear();
    const { problem, problemWords } = manifest;
    if (problem !== undefined) process.stderr.write(`${inWords(problemWords ?? problem, texts)}\n`);
    // A cancel ended the watch, not the report on what was seen until then.
    const report = await host.analyze(folder, {});
    return await printReport(report, call, say);
  } finally {
    line.clear();
    await host.dispose();
  }
}
