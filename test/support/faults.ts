// Faults that really happen, and the places in a series at which they do.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { inWords } from '../../src/base/message.ts';
import { captureThroughRestarts } from '../../src/capture/restarts.ts';
import type { Progress } from '../../src/model/progress.ts';
import type { SeriesManifest } from '../../src/model/series.ts';
import type { TargetAddress } from '../../src/model/target.ts';
import { programs, quickPlan, temporaryFolder, type Target } from './targets.ts';

type ProgressEvents = { readonly progress: (item: Progress) => void };

/** Calls once, when the series has come as far as the interval after that many snapshots. */
export function inInterval(interval: number, act: () => void): ProgressEvents {
  return atOnce((item) => item.kind === 'load' && item.interval === interval, act);
}

/** Calls once, while the given snapshot streams. */
export function inSnapshot(snapshot: number, act: () => void): ProgressEvents {
  return atOnce((item) => item.kind === 'snapshot' && item.snapshot === snapshot, act);
}

function atOnce(isTime: (item: Progress) => boolean, act: () => void): ProgressEvents {
  let done = false;
  return {
    progress: (item) => {
      if (done || !isTime(item)) return;
      done = true;
      act();
    },
  };
}

export async function stillServes(target: Target): Promise<void> {
  assert.match(await target.request(), /^\d+$/);
}

/** A tmpfs of so many MB, which only root may mount. */
export function smallDisk(t: TestContext, megabytes: number): string | { readonly reason: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { reason: 'only root on Linux can mount a small disk' };
  const folder = mkdtempSync(join(tmpdir(), 'leakline-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    rmdirSync(folder);
    return { reason: 'this machine does not let us mount a small disk' };
  }
  t.after(() => {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    rmdirSync(folder);
  });
  return folder;
}

interface Followed {
  readonly folder: string;
  readonly manifest: SeriesManifest;
  readonly warnings: readonly string[];
  /** Of the series that was asked for; the result may be one that follows it. */
  readonly first: string;
}

/** A quick series that is followed when its target is started again. */
export async function followSeries(
  t: TestContext,
  address: TargetAddress,
  onProgress: (item: Progress) => void,
  signal = new AbortController().signal,
): Promise<Followed> {
  const first = join(await temporaryFolder(t), 'series');
  const warnings: string[] = [];
  const { folder, manifest } = await captureThroughRestarts(
    { address, plan: quickPlan, folder: first, workspaceFolders: [programs] },
    {
      progress: onProgress,
      memory: () => undefined,
      output: () => undefined,
      warn: (warning) => void warnings.push(inWords(warning)),
      approve: async () => true,
    },
    signal,
  );
  return { folder, manifest, warnings, first };
}
