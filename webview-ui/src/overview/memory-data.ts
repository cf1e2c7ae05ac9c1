import type { MemorySample, MemoryUsage, ReportSeries, VerdictKind } from '../../../src/model/report.ts';

export const memoryKinds = ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers'] as const;
export type MemoryKind = (typeof memoryKinds)[number];

/** Columns for the chart; times in seconds since the first sample. */
export interface MemoryData {
  readonly seconds: number[];
  readonly values: Readonly<Record<MemoryKind, number[]>>;
  readonly marks: readonly SnapshotMark[];
}

export interface SnapshotMark {
  /** Index of the snapshot. */
  readonly snapshot: number;
  /** When the snapshot was there. */
  readonly second: number;
  readonly pauseSeconds: number;
}

/** `undefined` when the target told no figures, as for files from disk. */
export function memoryData(series: ReportSeries): MemoryData | undefined {
  const samples = samplesOf(series)
    .map((sample) => ({ sample, time: Date.parse(sample.takenAt) }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((a, b) => a.time - b.time);
  if (samples.length < 2) return undefined;
  const start = samples[0].time;
  const column = (kind: keyof MemoryUsage): number[] => samples.map(({ sample }) => sample[kind]);
  return {
    seconds: samples.map(({ time }) => (time - start) / 1000),
    values: {
      rss: column('rss'),
      heapTotal: column('heapTotal'),
      heapUsed: column('heapUsed'),
      external: column('external'),
      arrayBuffers: column('arrayBuffers'),
    },
    marks: series.snapshots.flatMap(({ takenAt, pauseMs }, snapshot) => {
      const second = (Date.parse(takenAt) - start) / 1000;
      return Number.isNaN(second) ? [] : [{ snapshot, second, pauseSeconds: pauseMs / 1000 }];
    }),
  };
}

/** Above so many times the heap, the heap's own growth would be a flat line. */
const towering = 3;

/** Lines that are hidden until the reader wants them: a verdict on the heap should be seen in the heap's line. */
export function kindsToHide(series: ReportSeries, verdict: VerdictKind): MemoryKind[] {
  const last = samplesOf(series).at(-1);
  return verdict === 'heap-growth' && last !== undefined && last.rss > towering * last.heapTotal ? ['rss'] : [];
}

/** The samples between the snapshots together with those at them. */
function samplesOf({ memory = [], snapshots }: ReportSeries): readonly MemorySample[] {
  if (memory.length > 1) return memory;
  return snapshots.flatMap(({ takenAt, memory: at }) => (at === undefined ? [] : [{ takenAt, ...at }]));
}

/** Steps of the byte axis: 1, 2 or 5 times a power of ten in binary units, as the labels are. */
export const byteSteps: readonly number[] = [1, 1024, 1024 ** 2, 1024 ** 3, 1024 ** 4].flatMap((unit) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((factor) => unit * factor),
);
