import type { CapturePlan, SeriesManifest } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { readManifest } from '../store/manifest.ts';

const DEFAULT_MS = 30_000;

/** The plan a series was taken by, to take it again; `undefined` for files that were opened. */
export function planOfSeries({ target, mode, loadCommand, threads, plan }: SeriesManifest): CapturePlan | undefined {
  const snapshots = threads[0]?.snapshots ?? [];
  if (target.pid === 0 || snapshots.length < 2) return undefined;
  if (plan) return { ...plan, mode };
  const ms = snapshots.at(-1)?.loadMs ?? DEFAULT_MS;
  const fill =
    loadCommand === undefined ? ({ kind: 'time', ms } as const) : ({ kind: 'load', command: loadCommand } as const);
  return { snapshots: snapshots.length, mode, fill, threads: threads.length > 1 ? 'all' : 'main' };
}

/** The program that was started for a series, to start it again. */
export function programOfSeries({ program }: SeriesManifest): TargetAddress | undefined {
  return program && { kind: 'program', ...program };
}

/** How a series is named to a person: `2026-11-20 14:05 UTC`. */
export function timeOfSeries({ createdAt }: SeriesManifest): string {
  return `${createdAt.slice(0, 16).replace('T', ' ')} UTC`;
}

export interface Repeat {
  readonly plan: CapturePlan | undefined;
  /** What was started for the series. */
  readonly program: TargetAddress | undefined;
  readonly workspaceFolders: readonly string[];
}

/** What it takes to take a series again; without a plan when it was not captured here. */
export async function repeatOf(folder: string): Promise<Repeat> {
  const manifest = await readManifest(folder);
  return {
    plan: planOfSeries(manifest),
    program: programOfSeries(manifest),
    workspaceFolders: manifest.workspaceFolders,
  };
}
