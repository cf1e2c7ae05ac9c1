import { homedir } from 'node:os';
import { join } from 'node:path';
import { CancelledError, sentenceOf } from '../base/errors.ts';
import { sayIn, type Texts } from '../base/message.ts';
import { LeaklineHost } from '../host/host.ts';
import { languageOf, textsOf } from './language.ts';
import { parseCall, type Call } from './arguments.ts';
import { UsageError } from './usage.ts';

const EXIT = { report: 0, failed: 1, usage: 2 } as const;

async function main(): Promise<number> {
  const { language, rest } = languageOf(process.argv.slice(2), process.env);
  const texts = await textsOf(language);
  try {
    return await obey(parseCall(rest, process.cwd()), texts);
  } catch (error) {
    return fail(error, texts);
  }
}

async function obey(call: Call, texts: Texts): Promise<number> {
  if (call.command === 'version') return printVersion();
  if (call.command === 'help') return printHelp(call.asked, texts);
  const cancel = new AbortController();
  // The second time somebody insists: no more waiting for a target that does not answer.
  const stop = (): void => (cancel.signal.aborted ? process.exit(130) : cancel.abort());
  // A comparison has nothing to tidy up: a signal ends it at once.
  if (call.command !== 'compare')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const host = new LeaklineHost({
    captureWorker: join(__dirname, 'capture-worker.cjs'),
    analysisWorker: join(__dirname, 'analysis-worker.cjs'),
    storageRoot: join(homedir(), '.leakline', 'series'),
    texts,
    pathMappings: () => ('pathMappings' in call ? call.pathMappings : []),
  });
  return run(call, host, texts, cancel.signal);
}

/** What only some commands need is loaded by them: `compare` is to start at once. */
async function run(
  call: Exclude<Call, { command: 'help' } | { command: 'version' }>,
  host: LeaklineHost,
  texts: Texts,
  signal: AbortSignal,
): Promise<number> {
  const say = sayIn(texts);
  switch (call.command) {
    case 'targets': {
      const { printTargets } = await import('./targets.ts');
      return printTargets(host, call, say, signal);
    }
    case 'capture': {
      const { capture } = await import('./capture.ts');
      return capture(host, call, texts, signal);
    }
    case 'watch': {
      const { watch } = await import('./watch.ts');
      return watch(host, call, texts, signal);
    }
    case 'analyze': {
      const { analyze } = await import('./analyze.ts');
      return analyze(host, call, say, signal);
    }
    case 'verify': {
      const { verify } = await import('./verify.ts');
      return verify(host, call, texts, signal);
    }
    case 'compare': {
      const { compare } = await import('./compare.ts');
      return compare(host, call, say, signal);
    }
    case 'redact': {
      const { redact } = await import('./redact.ts');
      return redact(host, call, say, signal);
    }
    default:
      return call satisfies never;
  }
}

async function printVersion(): Promise<number> {
  const { version } = await import('../../package.json');
  process.stdout.write(`${version}\n`);
  return EXIT.report;
}

/** To whoever asks on stdout; to whoever forgot the command as what was wrong. */
async function printHelp(asked: boolean, texts: Texts): Promise<number> {
  const { helpText } = await import('./help.ts');
  (asked ? process.stdout : process.stderr).write(helpText(sayIn(texts)));
  return asked ? EXIT.report : EXIT.usage;
}

function fail(error: unknown, texts: Texts = {}): number {
  const sentence = sentenceOf(error, texts);
  process.stderr.write(error instanceof CancelledError ? `${sentence}\n` : `leakline: ${sentence}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** Exits when both streams are written out; the workers end with the process. */
async function exit(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(code);
}

// A reader such as `head` that has seen enough is no failure.
process.stdout.on('error', () => process.exit(EXIT.report));
void main()
  .catch((error: unknown) => fail(error))
  .then(exit);
