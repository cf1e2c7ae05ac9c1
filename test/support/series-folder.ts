import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SeriesManifest } from '../../src/model/series.ts';
import { snapshotJson } from './heap.ts';

export interface SeriesFiles {
  /** Each snapshot as the lines of a tiny heap. */
  readonly snapshots: readonly (readonly string[])[];
  /** Sampling profiles, one for each snapshot or none. */
  readonly profiles?: readonly object[];
  /** Texts of the workspace by path. Their script ids are 1, 2, … in this order. */
  readonly sources?: Readonly<Record<string, string>>;
}

export interface SeriesFolder {
  readonly folder: string;
  /** Writes the manifest anew, with only the first `snapshots`. */
  shorten(snapshots: number): Promise<void>;
  remove(): Promise<void>;
}

/** A series on disk whose snapshots are tiny heaps. */
export async function seriesFolder(files: SeriesFiles): Promise<SeriesFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'leakline-series-'));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const scripts: { scriptId: string; url: string }[] = [];
  for (const [path, text] of Object.entries(files.sources ?? {})) {
    const file = join(workspace, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
    scripts.push({ scriptId: String(scripts.length + 1), url: pathToFileURL(file).href });
  }
  await writeFile(join(folder, 'scripts-0.json'), JSON.stringify(scripts));
  for (const [i, lines] of files.snapshots.entries())
    await writeFile(join(folder, `${i}.heapsnapshot`), snapshotJson(...lines).json);
  for (const [i, profile] of (files.profiles ?? []).entries())
    await writeFile(join(folder, `${i}.heapprofile`), JSON.stringify(profile));
  const shorten = (snapshots: number): Promise<void> =>
    writeFile(join(folder, 'manifest.json'), JSON.stringify(manifestOf(workspace, files, snapshots)));
  await shorten(files.snapshots.length);
  return { folder, shorten, remove: () => rm(folder, { recursive: true, force: true }) };
}

function manifestOf(workspace: string, { profiles }: SeriesFiles, snapshots: number): SeriesManifest {
  return {
    version: 1,
    id: 'tiny',
    createdAt: '2025-01-01T00:00:00.000Z',
    state: 'complete',
    target: { title: 'node app.js', pid: 1, node: 'v20.0.0', endpoint: '127.0.0.1:9229' },
    mode: profiles === undefined ? 'snapshots' : 'sampling',
    workspaceFolders: [workspace],
    threads: [
      {
        id: 0,
        title: 'main',
        snapshots: Array.from({ length: snapshots }, (_, i) => ({
          takenAt: `2025-01-01T00:0${i}:00.000Z`,
          file: `${i}.heapsnapshot`,
          fileBytes: 1,
          pauseMs: 1,
          ...(profiles === undefined ? {} : { profileFile: `${i}.heapprofile` }),
        })),
        memory: [],
        scriptsFile: 'scripts-0.json',
        identity: 'intact',
      },
    ],
  };
}
