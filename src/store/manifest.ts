import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { LeaklineError } from '../base/errors.ts';
import { inWords, isMessage, message, type Message } from '../base/message.ts';
import { isAlive } from '../base/process-alive.ts';
import type { SeriesManifest } from '../model/series.ts';

export const MANIFEST_FILE = 'manifest.json';
export const REPORT_FILE = 'report.json';

const words = v.custom<Message>((value) => isMessage(value));
const bytes = v.pipe(v.number(), v.minValue(0));
const memory = { rss: bytes, heapTotal: bytes, heapUsed: bytes, external: bytes, arrayBuffers: bytes };
const sample = v.object({ ...memory, takenAt: v.string() });
const requests = v.pipe(v.number(), v.minValue(1));
const snapshot = v.object({
  takenAt: v.string(),
  file: v.string(),
  fileBytes: bytes,
  pauseMs: v.number(),
  memory: v.optional(v.object(memory)),
  profileFile: v.optional(v.string()),
  loadMs: v.optional(v.number()),
});
const thread = v.object({
  id: v.number(),
  title: v.string(),
  snapshots: v.array(snapshot),
  memory: v.array(sample),
  scriptsFile: v.optional(v.string()),
  watchFile: v.optional(v.string()),
  looseProfile: v.optional(v.object({ takenAt: v.string(), file: v.string(), fileBytes: bytes })),
  identity: v.picklist(['intact', 'broken', 'unknown']),
  settled: v.optional(sample),
});
const address = v.variant('kind', [
  v.object({ kind: v.literal('inspector'), host: v.string(), port: v.number() }),
  v.object({ kind: v.literal('websocket'), url: v.string() }),
  v.object({ kind: v.literal('process'), pid: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  v.object({ kind: v.literal('docker'), container: v.string() }),
  v.object({
    kind: v.literal('kubernetes'),
    namespace: v.optional(v.string()),
    pod: v.string(),
    container: v.optional(v.string()),
  }),
]);
const manifest = v.object({
  version: v.literal(1),
  id: v.string(),
  createdAt: v.string(),
  state: v.picklist(['running', 'complete', 'partial']),
  writerPid: v.optional(v.number()),
  problem: v.optional(v.string()),
  problemWords: v.optional(words),
  target: v.object({
    title: v.string(),
    pid: v.number(),
    node: v.string(),
    endpoint: v.string(),
    cwd: v.optional(v.string()),
    startedAt: v.optional(v.string()),
  }),
  address: v.optional(address),
  mode: v.picklist(['sampling', 'tracking', 'snapshots']),
  workspaceFolders: v.array(v.string()),
  pathMappings: v.optional(v.array(v.object({ remote: v.string(), local: v.string() }))),
  loadCommand: v.optional(v.string()),
  requestsPerInterval: v.optional(requests),
  plan: v.optional(
    v.object({
      snapshots: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
      fill: v.variant('kind', [
        v.object({ kind: v.literal('time'), ms: v.pipe(v.number(), v.minValue(0)), requests: v.optional(requests) }),
        v.object({ kind: v.literal('load'), command: v.string(), requests: v.optional(requests) }),
      ]),
      threads: v.picklist(['all', 'main']),
    }),
  ),
  program: v.optional(
    v.object({
      command: v.string(),
      args: v.array(v.string()),
      cwd: v.string(),
      env: v.optional(v.record(v.string(), v.string())),
      cluster: v.optional(v.literal('primary')),
    }),
  ),
  continues: v.optional(v.string()),
  continuedBy: v.optional(v.string()),
  targetLost: v.optional(v.boolean()),
  endedEarly: v.optional(words),
  verified: v.optional(v.object({ outcome: v.picklist(['pass', 'fail', 'inconclusive']), words })),
  threads: v.pipe(v.array(thread), v.minLength(1)),
});

/** Reads what a series folder says about itself. A folder may come from anywhere, so nothing in it is believed unchecked. */
export async function readManifest(folder: string): Promise<SeriesManifest> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_FILE), 'utf8');
  } catch {
    throw new LeaklineError(message`${folder} is no series: it has no readable ${MANIFEST_FILE}.`);
  }
  const parsed = v.safeParse(manifest, parseJson(text));
  if (!parsed.success) {
    throw new LeaklineError(
      message`The ${MANIFEST_FILE} in ${folder} is damaged (${v.summarize(parsed.issues).split('\n')[0]}).`,
    );
  }
  const result = parsed.output as SeriesManifest;
  rejectForeignPaths(folder, result);
  return settleAbandoned(result);
}

export async function updateManifest(folder: string, change: Partial<SeriesManifest>): Promise<void> {
  const manifest = { ...(await readManifest(folder)), ...change };
  await writeFileAtomically(join(folder, MANIFEST_FILE), JSON.stringify(manifest, null, 1));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names inside a series stay inside its folder; only whole snapshots and profiles may be named by absolute path (loose files). */
function rejectForeignPaths(folder: string, series: SeriesManifest): void {
  for (const { snapshots, scriptsFile, watchFile, looseProfile } of series.threads) {
    const names = [
      scriptsFile,
      watchFile,
      looseProfile?.file.endsWith('.heapprofile') ? undefined : looseProfile?.file,
      ...snapshots.flatMap((s) => [s.profileFile, s.file.endsWith('.heapsnapshot') ? basename(s.file) : s.file]),
    ];
    for (const name of names) {
      if (name !== undefined && name !== basename(name)) {
        throw new LeaklineError(message`The ${MANIFEST_FILE} in ${folder} names ${name}, a file outside its folder.`);
      }
    }
  }
}

/** A series whose writer is gone was cut short by a crash; what it has is whole, because the manifest names nothing else. */
function settleAbandoned(series: SeriesManifest): SeriesManifest {
  if (series.state !== 'running' || (series.writerPid !== undefined && isAlive(series.writerPid))) return series;
  const problem = message`Leakline itself was ended while it captured this series.`;
  return { ...series, state: 'partial', problem: inWords(problem), problemWords: problem };
}
