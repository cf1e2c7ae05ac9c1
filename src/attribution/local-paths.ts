import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tailBelow } from '../model/path-mapping.ts';
import type { PathMapping } from '../model/series.ts';
import type { Script } from './scripts.ts';
import { inlineContents } from './source-maps.ts';
import { isSameText, readText } from './source-text.ts';

/** A source as the target has it. */
interface RemoteSource {
  readonly path: string;
  readonly text: string;
}

const LEAST_TEXT = 40;
const MOST_ROOTS = 200;
const DEEPEST_ROOT = 3;

/**
 * Roots of a target whose paths are not of this machine, found by sources that read the same here, word for word. A root
 * that two places fit equally well is not guessed, and neither is one of which more sources differ than agree.
 */
export function guessMappings(scripts: Iterable<Script>, folders: readonly string[]): PathMapping[] {
  const remote = [...scripts].flatMap(sourcesIn);
  if (remote.length === 0) return [];
  const votes = new Map<string, Map<string, number>>();
  for (const local of folders.flatMap((folder) => rootsIn(folder))) {
    for (const source of remote) {
      const root = sharedRoot(source, local);
      if (root === undefined) continue;
      const forRoot = votes.get(root) ?? new Map<string, number>();
      votes.set(root, forRoot.set(local, (forRoot.get(local) ?? 0) + 1));
    }
  }
  return [...votes].flatMap(([root, locals]) => winner(root, locals, remote));
}

function winner(root: string, locals: ReadonlyMap<string, number>, remote: readonly RemoteSource[]): PathMapping[] {
  const [[local, most], second] = [...locals].sort((a, b) => b[1] - a[1]);
  if (second?.[1] === most) return [];
  const others = remote.filter((source) => {
    const tail = tailBelow(source.path, root);
    return tail !== undefined && existsSync(join(local, ...tail));
  });
  return 2 * most >= others.length ? [{ remote: root, local }] : [];
}

/** What a script was written as: its own text, or the sources its map carries. */
function sourcesIn(script: Script): RemoteSource[] {
  const { isInternal, packageName, path, sourceText } = script;
  if (isInternal || packageName || path === '' || sourceText === undefined || existsSync(path)) return [];
  const own = [{ path, text: sourceText }, ...inlineContents(script)];
  return own.filter(({ path: at, text }) => text.length >= LEAST_TEXT && !/[\\/]node_modules[\\/]/.test(at));
}

/** What stands before the longest end of the path that is the same source below `local`. */
function sharedRoot({ path, text }: RemoteSource, local: string): string | undefined {
  const segments = path.split(/[\\/]/);
  for (let start = 1; start < segments.length; start++) {
    const here = readText(join(local, ...segments.slice(start)));
    if (here !== undefined && isSameText(here, text)) return segments.slice(0, start).join('/') || '/';
  }
  return undefined;
}

/** A folder and the packages in it: a container often holds only one of them. */
function rootsIn(folder: string): string[] {
  const roots = [folder];
  for (let next = 0, depth = 0; depth < DEEPEST_ROOT && next < roots.length; depth++) {
    const end = roots.length;
    for (; next < end; next++) roots.push(...foldersIn(roots[next]));
  }
  return roots.filter((root) => root === folder || existsSync(join(root, 'package.json'))).slice(0, MOST_ROOTS);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .slice(0, MOST_ROOTS)
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}
