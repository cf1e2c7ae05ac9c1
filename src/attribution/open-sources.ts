import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { localPath } from '../model/path-mapping.ts';
import type { SeriesManifest } from '../model/series.ts';
import { guessMappings } from './local-paths.ts';
import type { Script } from './scripts.ts';
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
  for (const [id, script] of table)
    scripts.set(id, script.path === '' ? script : { ...script, path: toLocal(script.path) });
  // A clock elsewhere, and files that were copied there, say nothing about the files here.
  const isMapped = told.length > 0 || guessed.length > 0;
  const startedAtMs = isMapped ? 0 : Date.parse(roots.target.startedAt ?? '') || 0;
  return { scripts, sources: new Sources(folders, scripts.values(), { toLocal, startedAtMs }) };
}
