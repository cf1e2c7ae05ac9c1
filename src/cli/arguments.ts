import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { reasonOf, sentenceOf } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { parseBytes, parseDuration } from '../base/units.ts';
import type { SeriesMode } from '../model/report.ts';
import { type CapturePlan, type PathMapping, UNTIL_GROWTH_SNAPSHOTS, USUAL_SNAPSHOTS } from '../model/series.ts';
import { isRemote, type ContainerTool, type TargetAddress } from '../model/target.ts';
import { parseTrigger, type Trigger } from '../model/trigger.ts';
import { USUAL_WATCH_TIME, type WatchPlan } from '../model/watch.ts';
import { parsePathMappings, pathOptions } from './path-mappings.ts';
import { howOptions, parseAddress } from './reach.ts';
import { parseChoice, UsageError } from './usage.ts';

export type Call =
  /** `asked` for, or shown because no command was given. */
  | { readonly command: 'help'; readonly asked: boolean }
  | { readonly command: 'version' }
  | TargetsArguments
  | CaptureArguments
  | WatchArguments
  | AnalyzeArguments
  | VerifyArguments
  | { readonly command: 'redact'; readonly file: string; readonly out?: string }
  | { readonly command: 'compare'; readonly base: string; readonly current: string; readonly json: boolean };

/** What becomes of a report. */
export interface ReportArguments {
  readonly format: OutputFormat;
  readonly failOver?: number;
  readonly failOn?: FailOn;
  /** A series folder or a `report.json` to compare with. */
  readonly baseline?: string;
}

export interface CaptureArguments extends ReportArguments {
  readonly command: 'capture';
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  readonly workspace: string;
  readonly out?: string;
  /** Go on although the preflight advises against it. */
  readonly yes: boolean;
  /** Count the calls of the suspects' lines for one more interval. */
  readonly confirm: boolean;
  readonly pathMappings: readonly PathMapping[];
}

export interface WatchArguments {
  readonly command: 'watch';
  readonly address: TargetAddress;
  readonly plan: WatchPlan;
  readonly workspace: string;
  readonly pathMappings: readonly PathMapping[];
  readonly out?: string;
  readonly format: OutputFormat;
  readonly failOver?: number;
}

export interface AnalyzeArguments extends ReportArguments {
  readonly command: 'analyze';
  readonly paths: readonly string[];
  readonly workspace: string;
  /** The workspace, when a series is to have another one than that it was captured in. */
  readonly movedTo?: string;
  readonly pathMappings: readonly PathMapping[];
}

export interface VerifyArguments {
  readonly command: 'verify';
  readonly folder: string;
  /** Absent: the program that was started for the series. */
  readonly address?: TargetAddress;
  /** Absent: all of them together. */
  readonly suspect?: string;
  readonly maxMs?: number;
  readonly out?: string;
  readonly json: boolean;
  readonly yes: boolean;
}

export interface TargetsArguments {
  readonly command: 'targets';
  readonly json: boolean;
  /** List what these know of instead of this machine's processes. */
  readonly tools: readonly ContainerTool[];
}

/** What the report is printed as; all but `text` are the forms that `report/formats.ts` renders. */
const FORMATS = ['text', 'json', 'html', 'markdown', 'sarif', 'csv'] as const;
export type OutputFormat = (typeof FORMATS)[number];

const FAIL_ON = ['any', 'new'] as const;
export type FailOn = (typeof FAIL_ON)[number];

const DEFAULT_INTERVAL_MS = 30_000;
const MODES: readonly string[] = ['sampling', 'tracking', 'snapshots'] satisfies SeriesMode[];

export function parseCall(argv: readonly string[], cwd: string): Call {
  const [command, ...rest] = argv;
  if (command === undefined) return { command: 'help', asked: false };
  if (command === 'help' || command === '--help' || command === '-h') return { command: 'help', asked: true };
  if (command === '--version' || command === '-v') return { command: 'version' };
  // Behind `--` stands a program with options of its own.
  const end = rest.indexOf('--');
  const program = end === -1 ? [] : rest.slice(end + 1);
  const own = end === -1 ? rest : rest.slice(0, end);
  if (own.includes('--help') || own.includes('-h')) return { command: 'help', asked: true };
  if (program.length > 0 && command !== 'capture' && command !== 'watch' && command !== 'verify')
    throw new UsageError(message`${command} takes no program after --.`);
  switch (command) {
    case 'targets':
      return parseTargets(own);
    case 'capture':
      return parseCapture(own, program, cwd);
    case 'watch':
      return parseWatch(own, program, cwd);
    case 'analyze':
      return parseAnalyze(own, cwd);
    case 'verify':
      return parseVerify(own, program, cwd);
    case 'compare': {
      const { values, positionals } = parse(own, { json: { type: 'boolean' } }, 2);
      if (positionals.length !== 2) throw new UsageError('compare takes two files: BASE and CURRENT.');
      return { command, base: positionals[0], current: positionals[1], json: values.json === true };
    }
    case 'redact': {
      const { values, positionals } = parse(own, { out: { type: 'string' } }, 1);
      if (positionals.length !== 1) throw new UsageError('redact takes one snapshot file.');
      return { command, file: positionals[0], ...(values.out === undefined ? {} : { out: values.out }) };
    }
    default:
      throw new UsageError(message`There is no command ${command}. See leakline --help.`);
  }
}

const reportOptions = {
  json: { type: 'boolean' },
  format: { type: 'string' },
  'fail-over': { type: 'string' },
  'fail-on': { type: 'string' },
  baseline: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

function parseTargets(own: readonly string[]): TargetsArguments {
  const options = { json: { type: 'boolean' }, docker: { type: 'boolean' }, kube: { type: 'boolean' } } as const;
  const { json = false, docker = false, kube = false } = parse(own, options, 0).values;
  const tools: ContainerTool[] = [...(docker ? (['docker'] as const) : []), ...(kube ? (['kubectl'] as const) : [])];
  return { command: 'targets', json, tools };
}

const captureOptions = {
  ...howOptions,
  ...reportOptions,
  ...pathOptions,
  confirm: { type: 'boolean' },
  snapshots: { type: 'string' },
  interval: { type: 'string' },
  load: { type: 'string' },
  requests: { type: 'string' },
  mode: { type: 'string' },
  threads: { type: 'string' },
  workspace: { type: 'string' },
  out: { type: 'string' },
  when: { type: 'string' },
  'max-time': { type: 'string' },
  'max-disk': { type: 'string' },
  'until-growth': { type: 'boolean' },
  'last-when': { type: 'string' },
  cluster: { type: 'string' },
  yes: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

function parseCapture(own: readonly string[], program: readonly string[], cwd: string): CaptureArguments {
  const { values, positionals } = parse(own, captureOptions, 1);
  const address = parseAddress({ ...values, inspect: values.inspect ?? positionals[0] }, program, cwd);
  return {
    command: 'capture',
    address,
    plan: {
      snapshots: parseSnapshots(values.snapshots, values['until-growth'] === true),
      mode: parseChoice('mode', values.mode ?? 'sampling', MODES) as SeriesMode,
      fill: { ...parseFill(values.load, values.interval), ...parseRequests(values.requests) },
      threads: parseChoice('threads', values.threads ?? 'all', ['all', 'main']) as CapturePlan['threads'],
      ...(values.when === undefined ? {} : { when: parseWhen('when', values.when) }),
      ...(values['max-time'] === undefined ? {} : { maxMs: parseTime('max-time', values['max-time']) }),
      ...(values['max-disk'] === undefined ? {} : { maxDiskBytes: parseSize('max-disk', values['max-disk']) }),
      ...(values['until-growth'] ? { untilGrowth: true } : {}),
      ...(values['last-when'] === undefined ? {} : { lastWhen: parseWhen('last-when', values['last-when']) }),
    },
    workspace: values.workspace ?? cwd,
    yes: values.yes === true,
    confirm: values.confirm === true,
    pathMappings: parsePathMappings(values['path-mapping'], cwd),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...parseReport(values),
  };
}

const watchOptions = {
  ...howOptions,
  ...pathOptions,
  for: { type: 'string' },
  every: { type: 'string' },
  until: { type: 'string' },
  census: { type: 'boolean' },
  sampling: { type: 'boolean' },
  memory: { type: 'boolean' },
  cluster: { type: 'string' },
  workspace: { type: 'string' },
  out: { type: 'string' },
  'fail-over': { type: 'string' },
  json: { type: 'boolean' },
  format: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

function parseWatch(own: readonly string[], program: readonly string[], cwd: string): WatchArguments {
  const { values, positionals } = parse(own, watchOptions, 1);
  const address = parseAddress({ ...values, inspect: values.inspect ?? positionals[0] }, program, cwd);
  const { census = false, sampling = false, memory = false } = values;
  const ms = parseTime('for', values.for ?? USUAL_WATCH_TIME[census ? 'census' : 'memory']);
  if (memory && (census || sampling)) throw new UsageError(message`Give either --memory, or --census and --sampling.`);
  // Somebody else's machine is watched first; what its functions keep is looked at with what time is left.
  const isLadder = !memory && !census && !sampling && isRemote(address);
  return {
    command: 'watch',
    address,
    plan: {
      ms,
      everyMs: parseTime('every', values.every ?? '1s'),
      census,
      ...(sampling ? { samplingAfterMs: 0 } : isLadder ? { samplingAfterMs: Math.round(ms / 4) } : {}),
      ...(values.until === undefined ? {} : { until: parseWhen('until', values.until) }),
    },
    workspace: values.workspace ?? cwd,
    pathMappings: parsePathMappings(values['path-mapping'], cwd),
    format: parseFormat(values.json, values.format),
    ...(values.out === undefined ? {} : { out: values.out }),
    ...parseFailOver(values['fail-over']),
  };
}

function parseWhen(option: string, text: string): Trigger {
  const trigger = parseTrigger(text);
  if (trigger) return trigger;
  throw new UsageError(message`--${option} takes a limit such as rss>500MB, heap>80% or rss+20%/5m, not "${text}".`);
}

function parseTime(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new UsageError(message`--${option} takes a time such as 30s, 500ms or 2m, not "${text}".`);
  return ms;
}

function parseAnalyze(own: readonly string[], cwd: string): AnalyzeArguments {
  const options = { ...reportOptions, ...pathOptions, workspace: { type: 'string' } } as const;
  const { values, positionals } = parse(own, options, Number.POSITIVE_INFINITY);
  if (positionals.length === 0) throw new UsageError('analyze takes snapshot files, oldest first, or a series folder.');
  return {
    command: 'analyze',
    paths: positionals,
    workspace: values.workspace ?? cwd,
    ...(values.workspace === undefined ? {} : { movedTo: resolve(cwd, values.workspace) }),
    pathMappings: parsePathMappings(values['path-mapping'], cwd),
    ...parseReport(values),
  };
}

const verifyOptions = {
  ...howOptions,
  suspect: { type: 'string' },
  'max-time': { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

function parseVerify(own: readonly string[], program: readonly string[], cwd: string): VerifyArguments {
  const { values, positionals } = parse(own, verifyOptions, 1);
  const [folder] = positionals;
  if (folder === undefined) throw new UsageError('verify takes the folder of the series to be taken again.');
  const { inspect, pid, docker, kube, suspect, out } = values;
  const isTold = [inspect, pid, docker, kube].some((value) => value !== undefined) || program.length > 0;
  return {
    command: 'verify',
    folder,
    ...(isTold ? { address: parseAddress(values, program, cwd) } : {}),
    ...(suspect === undefined ? {} : { suspect }),
    ...(values['max-time'] === undefined ? {} : { maxMs: parseTime('max-time', values['max-time']) }),
    ...(out === undefined ? {} : { out }),
    json: values.json === true,
    yes: values.yes === true,
  };
}

interface ReportValues {
  readonly json?: boolean | undefined;
  readonly format?: string | undefined;
  readonly 'fail-over'?: string | undefined;
  readonly 'fail-on'?: string | undefined;
  readonly baseline?: string | undefined;
}

function parseReport(values: ReportValues): ReportArguments {
  const { baseline } = values;
  const failOn = values['fail-on'];
  if (failOn === 'new' && baseline === undefined)
    throw new UsageError('--fail-on new needs --baseline: the series or report.json to compare with.');
  return {
    format: parseFormat(values.json, values.format),
    ...parseFailOver(values['fail-over']),
    ...(failOn === undefined ? {} : { failOn: parseChoice('fail-on', failOn, FAIL_ON) as FailOn }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function parseFormat(json: boolean | undefined, format: string | undefined): OutputFormat {
  if (json && format !== undefined && format !== 'json') throw new UsageError('Give either --json or --format.');
  return parseChoice('format', format ?? (json ? 'json' : 'text'), FORMATS) as OutputFormat;
}

function parse<O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
  maxPositionals: number,
) {
  try {
    const result = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const extra = result.positionals[maxPositionals];
    if (extra !== undefined) throw new UsageError(message`"${extra}" is one argument too many.`);
    return result;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const unknown = /^Unknown option '([^']+)'/.exec(sentenceOf(error))?.[1];
    throw new UsageError(
      unknown ? message`There is no option ${unknown} here. See leakline --help.` : message`${reasonOf(error)}`,
    );
  }
}

function parseSnapshots(text: string | undefined, untilGrowth: boolean): number {
  if (text === undefined) return untilGrowth ? UNTIL_GROWTH_SNAPSHOTS : USUAL_SNAPSHOTS;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 100) {
    throw new UsageError(message`--snapshots takes a number from 1 to 100, not "${text}".`);
  }
  return count;
}

/** Load fills its interval by itself; a time given with it is not needed. */
function parseFill(load: string | undefined, interval: string | undefined): CapturePlan['fill'] {
  if (load !== undefined) {
    if (load.trim() === '') throw new UsageError('--load takes a command.');
    return { kind: 'load', command: load };
  }
  return { kind: 'time', ms: interval === undefined ? DEFAULT_INTERVAL_MS : parseTime('interval', interval) };
}

function parseRequests(text: string | undefined): { requests?: number } {
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,11}$/.test(text)) throw new UsageError(message`--requests takes a number, not "${text}".`);
  return { requests: Number(text) };
}

function parseSize(option: string, text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined)
    throw new UsageError(message`--${option} takes bytes such as 100000, 500kB or 2MB, not "${text}".`);
  return bytes;
}

function parseFailOver(text: string | undefined): { failOver?: number } {
  return text === undefined ? {} : { failOver: parseSize('fail-over', text) };
}
