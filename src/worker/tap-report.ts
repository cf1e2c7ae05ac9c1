import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CallStacks } from '../attribution/call-stacks.ts';
import { openSources } from '../attribution/open-sources.ts';
import { scriptsOf } from '../attribution/scripts.ts';
import type { Report } from '../model/report.ts';
import type { ScriptEntry, SeriesManifest } from '../model/series.ts';
import { readManifest } from '../store/manifest.ts';
import { readTaps } from '../store/taps.ts';
import { weight } from './pipeline.ts';
import { withTap } from '../suspects/tap-evidence.ts';

/** The report with what taps saw of its suspects. */
export async function withTaps(folder: string, report: Report): Promise<Report> {
  const taps = await readTaps(folder);
  if (taps.length === 0) return report;
  const manifest = await readManifest(folder);
  const stacksByThread = new Map<number, CallStacks>();
  const suspects = [];
  for (const suspect of report.suspects) {
    const record = taps.find(({ suspectId }) => suspectId === suspect.id);
    const stacks = stacksByThread.get(suspect.thread) ?? (await callStacks(folder, manifest, suspect.thread));
    stacksByThread.set(suspect.thread, stacks);
    suspects.push(record ? withTap(suspect, record, stacks) : suspect);
  }
  return { ...report, suspects: suspects.sort((a, b) => weight(b) - weight(a)) };
}

async function callStacks(folder: string, manifest: SeriesManifest, thread: number): Promise<CallStacks> {
  const file = manifest.threads.find(({ id }) => id === thread)?.scriptsFile;
  const entries = file === undefined ? [] : await readFile(join(folder, file), 'utf8').then(parse, () => []);
  const { scripts, sources } = openSources(manifest, scriptsOf(entries));
  return new CallStacks(scripts.values(), sources);
}

function parse(text: string): ScriptEntry[] {
  return JSON.parse(text) as ScriptEntry[];
}
