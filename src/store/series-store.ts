import { access, mkdir, open, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { message } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';
import type { Report } from '../model/report.ts';
import type { LooseProfile, SeriesItem, SeriesManifest, SnapshotEntry } from '../model/series.ts';
import { MANIFEST_FILE, readManifest, REPORT_FILE } from './manifest.ts';

/** The series of one storage root, each in its own folder. Folders given by `--out` live elsewhere and are not listed. */
export class SeriesStore {
  readonly root: string;
  readonly #quotaBytes: number;

  constructor(root: string, quotaBytes: number) {
    this.root = root;
    this.#quotaBytes = quotaBytes;
  }

  /** Path for a new series; the folder itself is made by whoever writes into it. Sorts by time. */
  newFolder(now: Date): string {
    const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '');
    const suffix = Buffer.from(crypto.getRandomValues(new Uint8Array(3))).toString('hex');
    return join(this.root, `${stamp}-${suffix}`);
  }

  /** Newest first. Folders without a readable manifest are passed over: they are somebody else's. */
  async list(): Promise<readonly SeriesItem[]> {
    const names = await readdir(this.root).catch(() => []);
    const items = await Promise.all(names.map((name) => this.#read(join(this.root, name))));
    return items
      .filter((item) => item !== undefined)
      .sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
  }

  async #read(folder: string): Promise<SeriesItem | undefined> {
    try {
      const manifest = await readManifest(folder);
      const hasReport = await exists(join(folder, REPORT_FILE));
      return { id: basename(folder), folder, manifest, hasReport, bytes: await folderBytes(folder) };
    } catch {
      return undefined;
    }
  }

  /** Folder of a listed series; ids come from views, so they must not be paths. */
  folderOf(id: string): string {
    if (id !== basename(id) || id.startsWith('.') || id === '')
      throw new LeaklineError(message`There is no series ${id}.`);
    return join(this.root, id);
  }

  /** Loose files may be gone while their series is still listed. */
  async hasSnapshots(id: string): Promise<boolean> {
    const folder = this.folderOf(id);
    const manifest = await readManifest(folder).catch(() => undefined);
    const files = (manifest?.threads ?? []).flatMap(({ snapshots, looseProfile }) =>
      [...snapshots, ...(looseProfile ? [looseProfile] : [])].map(({ file }) => resolve(folder, file)),
    );
    return files.length > 0 && (await Promise.all(files.map(exists))).every(Boolean);
  }

  async delete(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }

  /** Oldest first, until the rest fits. Running series stay whatever they weigh. */
  async enforceQuota(): Promise<readonly string[]> {
    const items = await this.list();
    let total = items.reduce((sum, item) => sum + item.bytes, 0);
    const evicted: string[] = [];
    for (const item of [...items].reverse()) {
      if (total <= this.#quotaBytes) break;
      // The newest is what the person is looking at.
      if (item.manifest.state === 'running' || item === items[0]) continue;
      await this.delete(item.id);
      total -= item.bytes;
      evicted.push(item.id);
    }
    return evicted;
  }
}

/** Loose files as a series, in the order given: named by absolute path, not copied, never deleted with the series. */
export async function importFiles(
  paths: readonly string[],
  workspaceFolders: readonly string[],
  folder: string,
  now: Date,
): Promise<void> {
  if (paths.length === 0) throw new LeaklineError('No snapshot files were given.');
  if (paths.length > 1 && paths.some(isProfile))
    throw new LeaklineError(
      'Open a .heapprofile file alone: it says who allocated what is alive, and holds no objects to compare.',
    );
  const profile = isProfile(paths[0]) ? await profileOfFile(paths[0]) : undefined;
  const snapshots = profile ? [] : await Promise.all(paths.map(snapshotOfFile));
  const manifest: SeriesManifest = {
    version: 1,
    id: basename(folder),
    createdAt: now.toISOString(),
    state: 'complete',
    target: {
      title: paths.map((path) => basename(path)).join(', '),
      pid: 0,
      node: '',
      endpoint: (profile ?? snapshots[0]).file,
    },
    mode: profile ? 'sampling' : 'snapshots',
    workspaceFolders,
    threads: [
      {
        id: 0,
        title: 'main',
        snapshots,
        memory: [],
        identity: 'unknown',
        ...(profile ? { looseProfile: profile } : {}),
      },
    ],
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomically(join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 1));
}

export async function writeReport(folder: string, report: Report): Promise<void> {
  await writeFileAtomically(join(folder, REPORT_FILE), JSON.stringify(report, null, 1));
}

/** `undefined` when the series has not been analysed, or by another version. */
export async function readReport(folder: string): Promise<Report | undefined> {
  return readReportFile(join(folder, REPORT_FILE)).catch(() => undefined);
}

export async function readReportFile(path: string): Promise<Report> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new LeaklineError(message`${path} cannot be read: there is no such file.`);
  });
  const report = parseJson(text) as Partial<Report> | undefined;
  if (report?.version === 1 && Array.isArray(report.suspects)) return report as Report;
  throw new LeaklineError(message`${path} is no report of Leakline.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProfile(path: string): boolean {
  return path.endsWith('.heapprofile');
}

async function profileOfFile(path: string): Promise<LooseProfile> {
  const profile = await fileAt(path);
  if (!(await startsAs(profile.file, /^\s*\{\s*"head"\s*:/))) {
    throw new LeaklineError(message`${path} is no sampling profile: it does not start with {"head":.`);
  }
  return profile;
}

async function snapshotOfFile(path: string): Promise<SnapshotEntry> {
  const snapshot = await fileAt(path);
  // Every V8 writes its snapshot with this section first.
  if (!(await startsAs(snapshot.file, /^\s*\{\s*"snapshot"\s*:/))) {
    throw new LeaklineError(message`${path} is no heap snapshot: it does not start with {"snapshot":.`);
  }
  return { ...snapshot, pauseMs: 0 };
}

async function fileAt(path: string): Promise<LooseProfile> {
  const file = await realpath(resolve(path)).catch(() => {
    throw new LeaklineError(message`${path} cannot be read: there is no such file.`);
  });
  const { size, mtime } = await stat(file);
  return { takenAt: mtime.toISOString(), file, fileBytes: size };
}

async function startsAs(file: string, start: RegExp): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => {
    throw new LeaklineError(message`${file} cannot be opened for reading.`);
  });
  try {
    const head = Buffer.alloc(64);
    const { bytesRead } = await handle.read(head, 0, head.length, 0).catch(() => ({ bytesRead: 0 }));
    return start.test(head.toString('latin1', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
