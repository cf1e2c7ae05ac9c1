import { formatBytes, formatCount } from '../base/units.ts';
import { inWords, message } from '../base/message.ts';
import { loadAllocationProfile } from '../heap/allocation-profile.ts';
import type { Report } from '../model/report.ts';
import type { LooseProfile, SeriesManifest } from '../model/series.ts';

/** A profile alone has no growth to tell; its allocations are looked at in the panel. */
export async function profileReport(
  manifest: SeriesManifest,
  { file }: LooseProfile,
  signal?: AbortSignal,
): Promise<Report> {
  const { sampleBytes } = await loadAllocationProfile(file, signal);
  const bytes = formatBytes(sampleBytes.reduce((sum, size) => sum + size, 0));
  const words = message`${bytes} were alive when this profile was read, told from ${formatCount(sampleBytes.length)} samples. It says which functions allocated them, not what grows.`;
  const { title, pid, node, endpoint } = manifest.target;
  return {
    version: 1,
    target: { title, pid, node, endpoint },
    series: { mode: manifest.mode, identity: 'unknown', snapshots: [] },
    verdict: { kind: 'inconclusive', bytesPerInterval: 0, explainedBytes: 0, summary: inWords(words), words },
    suspects: [],
    classes: [],
    threads: [],
  };
}
