import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { localPath } from '../model/path-mapping.ts';
import type { SeriesManifest } from '../model/series.ts';
import { guessMappings } from './local-paths.ts';
import { packageOf, type Script } from './scripts.ts';
import { isSameText, readText } from './source-text.ts';
import { isInside, Sources } from './sources.ts';

/** What of a manifest says where sources are. */
export type SourceRoots = Pick<SeriesManifest, 'workspaceFolders' | 'pathMappings' | 'target'>;

export interface OpenedSources {
  /** With the paths of this machine. */
  readonly scripts: ReadonlyMap<number, Script>;
  readonly sources: Sources;
}

/** Scripts of a target with their sources here: by the roots that were told, else by those that can be guessed. */
export function openSources(roots: SourceRoots, table: ReadonlyMap<number, Script>): OpenedSources {
  const folders = roots.workspaceFolders.map((folder) => resolve(folder));
  const told = roots.pathMappings ?? [];
  const isHere = ({ path, packageName }: Script): boolean => {
    const here = localPath(path, told);
    return !packageName && folders.some((folder) => isInside(here, folder));
  };
  const guessed = [...table.values()].some(isHere) ? [] : guessMappings(table.values(), folders);
  const toLocal = (path: string): string => {
    const here = localPath(path, told);
    if (here !== path || guessed.length === 0) return here;
    const guess = localPath(path, guessed);
    return existsSync(guess) ? guess : path;
  };
  const scripts = new Map<number, Script>();
  for (const [id, script] of table) {
    const { path } = script;
    scripts.set(id, path === '' ? named(script, roots.target.cwd, toLocal) : { ...script, path: toLocal(path) });
  }
  // A clock elsewhere, and files that were copied there, say nothing about the files here.
  const isMapped = told.length > 0 || guessed.length > 0;
  const startedAtMs = isMapped ? 0 : Date.parse(roots.target.startedAt ?? '') || 0;
  return { scripts, sources: new Sources(folders, scripts.values(), { toLocal, startedAtMs }) };
}

/** What a program compiles in memory may carry the name of a file; it is that file when it reads the same. */
function named(script: Script, cwd: string | undefined, toLocal: (path: string) => string): Script {
  const { url, sourceText } = script;
  if (cwd === undefined || sourceText === undefined || /^[a-z][a-z0-9+.-]*:/i.test(url)) return script;
  const path = toLocal(resolve(cwd, url));
  const text = readText(path);
  const isFile = text !== undefined && isSameText(text, sourceText);
  return isFile ? { ...script, path, packageName: packageOf(path), isInternal: false } : script;
}
