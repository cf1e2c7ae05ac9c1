import type { ProgramAddress } from '../model/target.ts';
import { parseCommandLine } from './typed-targets.ts';

/** A program the workspace says how to start. */
export interface KnownProgram {
  readonly name: string;
  /** The command, or the program of a launch configuration. */
  readonly detail: string;
  readonly address: ProgramAddress;
}

/** The scripts of a package.json; npm starts them, and the Node process behind it is captured. */
export function programsOfScripts(packageJson: string, cwd: string): KnownProgram[] {
  const { scripts } = parseObject(packageJson) as { scripts?: unknown };
  if (typeof scripts !== 'object' || scripts === null) return [];
  // npm runs `prestart` by itself.
  const isHook = (name: string): boolean =>
    Object.hasOwn(scripts, name.replace(/^(pre|post)/, '')) && /^(pre|post)/.test(name);
  return Object.entries(scripts)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !isHook(entry[0]))
    .map(([name, command]) => ({
      name,
      detail: command,
      address: { kind: 'program', command: 'npm', args: ['run', name], cwd },
    }));
}

export interface LaunchConfiguration {
  readonly [field: string]: unknown;
}

/** A Node program of a launch configuration; `undefined` for what needs more than the folder to be known. */
export function programOfLaunch(
  configuration: LaunchConfiguration,
  folder: string,
  env: NodeJS.ProcessEnv,
): KnownProgram | undefined {
  const { type, request, name } = configuration;
  if (request !== 'launch' || typeof name !== 'string') return undefined;
  const filled = fillVariables(configuration, folder, env);
  if (filled === undefined) return undefined;
  const words =
    type === 'node-terminal' ? terminalWords(filled) : type === 'node' || type === 'pwa-node' ? nodeWords(filled) : [];
  const [command, ...args] = words;
  if (command === undefined || args.length === 0) return undefined;
  const cwd = typeof filled['cwd'] === 'string' ? filled['cwd'] : folder;
  const address: ProgramAddress = { kind: 'program', command, args, cwd, ...environmentOf(filled['env']) };
  return { name, detail: [command, ...args].join(' '), address };
}

function nodeWords(configuration: LaunchConfiguration): string[] {
  const { program, args, runtimeExecutable, runtimeArgs } = configuration;
  const runtime = typeof runtimeExecutable === 'string' ? runtimeExecutable : 'node';
  const main = typeof program === 'string' ? [program] : [];
  return [runtime, ...wordsOf(runtimeArgs), ...main, ...wordsOf(args)];
}

function terminalWords({ command }: LaunchConfiguration): string[] {
  return typeof command === 'string' ? parseCommandLine(command) : [];
}

function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return parseCommandLine(value);
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

function environmentOf(value: unknown): { env?: Record<string, string> } {
  if (typeof value !== 'object' || value === null) return {};
  const known = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return known.length > 0 ? { env: Object.fromEntries(known) } : {};
}

/** `undefined` when a variable is left that only the editor's debugger can fill (`${file}`, `${input:…}`). */
function fillVariables(
  configuration: LaunchConfiguration,
  folder: string,
  env: NodeJS.ProcessEnv,
): LaunchConfiguration | undefined {
  let isWhole = true;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    if (typeof value !== 'string') return value;
    return value.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (/^workspace(Folder|Root)$/.test(name)) return folder;
      if (name.startsWith('env:')) return env[name.slice(4)] ?? '';
      if (name === '/' || name === 'pathSeparator') return '/';
      isWhole = false;
      return whole;
    });
  };
  const { program, args, cwd, env: own, runtimeExecutable, runtimeArgs, command } = configuration;
  const filled = fill({ program, args, cwd, env: own, runtimeExecutable, runtimeArgs, command });
  return isWhole ? (filled as LaunchConfiguration) : undefined;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
