import type { MemorySample, MemoryUsage, ReportSeries } from '../model/report.ts';
import type { Say } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';

const kinds = ['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers'] as const;
const width = 960;
const height = 300;
const left = 64;
const right = 118;
const top = 26;
const bottom = 26;
/** Labels at the line ends keep this distance. */
const labelHeight = 15;

/** Nearer marks would write over each other's numbers. */
const leastMarkDistance = 48;

/** Memory over time as SVG, with a mark per snapshot; '' when the target told no figures. */
export function memoryChart(series: ReportSeries, say: Say): string {
  const samples = samplesOf(series);
  if (samples.length < 2) return '';
  const times = samples.map(({ takenAt }) => Date.parse(takenAt));
  const start = Math.min(...times);
  const span = Math.max(...times) - start || 1;
  const greatest = Math.max(...samples.flatMap((sample) => kinds.map((kind) => sample[kind])));
  const step = niceStep(greatest / 4);
  const ceiling = Math.ceil(greatest / step) * step || 1;
  const x = (time: number): number => left + ((time - start) / span) * (width - left - right);
  const y = (bytes: number): number => height - bottom - (bytes / ceiling) * (height - top - bottom);
  const parts = [
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${say`Memory over time with a mark for each snapshot`}">`,
  ];
  for (let bytes = 0; bytes <= ceiling; bytes += step) {
    const at = round(y(bytes));
    parts.push(`<line class="grid" x1="${left}" x2="${width - right}" y1="${at}" y2="${at}"/>`);
    parts.push(`<text x="${left - 8}" y="${at + 4}" text-anchor="end">${formatBytes(bytes)}</text>`);
  }
  let free = -Infinity;
  series.snapshots.forEach((snapshot, i) => {
    const time = Date.parse(snapshot.takenAt);
    if (Number.isNaN(time)) return;
    const at = round(Math.min(width - right, Math.max(left, x(time))));
    parts.push(`<line class="mark" x1="${at}" x2="${at}" y1="${top - 6}" y2="${height - bottom}"/>`);
    if (at < free) return;
    free = at + leastMarkDistance;
    const seconds = Math.round((time - start) / 1000);
    parts.push(`<text x="${at}" y="${top - 12}" text-anchor="middle">#${i + 1}</text>`);
    parts.push(`<text x="${at}" y="${height - 6}" text-anchor="middle">${say`${seconds} s`}</text>`);
  });
  for (const kind of kinds) {
    const points = samples.map((sample, i) => `${round(x(times[i]))},${round(y(sample[kind]))}`).join(' ');
    parts.push(`<polyline class="line ${kind}" points="${points}"/>`);
  }
  parts.push(...labels(samples[samples.length - 1], y), '</svg>');
  return parts.join('\n');
}

/** The samples between the snapshots, or those at the snapshots when there are no others. */
function samplesOf(series: ReportSeries): readonly MemorySample[] {
  if (series.memory !== undefined && series.memory.length > 1) return series.memory;
  return series.snapshots.flatMap(({ takenAt, memory }) => (memory === undefined ? [] : [{ takenAt, ...memory }]));
}

/** Names at the ends of the lines, moved apart from the lowest upwards. */
function labels(last: MemoryUsage, y: (bytes: number) => number): string[] {
  const ends = kinds.map((kind) => ({ kind, at: y(last[kind]) })).sort((a, b) => b.at - a.at);
  let free = height - bottom + 4;
  return ends.map(({ kind, at }) => {
    const label = Math.min(at + 4, free);
    free = label - labelHeight;
    return `<text class="label ${kind}" x="${width - right + 8}" y="${round(label)}">${kind}</text>`;
  });
}

/** 1, 2 or 5 times a power of two thousand-ish unit, so that the axis has round numbers. */
function niceStep(least: number): number {
  let unit = 1;
  while (unit * 1024 <= least) unit *= 1024;
  for (const factor of [1, 2, 5, 10, 20, 50, 100, 200, 500]) if (unit * factor >= least) return unit * factor;
  return unit * 1024;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A row's values as a small line, the greatest at the top; a nearly flat row stays flat. */
export function sparklineSvg(values: readonly number[]): string {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const range = Math.max(greatest - least, Math.abs(greatest) * 0.04) || 1;
  const x = (i: number): number => 2 + (i / Math.max(1, values.length - 1)) * 60;
  const y = (value: number): number => 16 - ((value - least) / range) * 14;
  const points = values.map((value, i) => `${round(x(i))},${round(y(value))}`);
  const last = values.length - 1;
  return (
    `<svg class="spark" viewBox="0 0 64 18" aria-hidden="true"><polyline points="${points.join(' ')}"/>` +
    `<circle cx="${round(x(last))}" cy="${round(y(values[last] ?? 0))}" r="2"/></svg>`
  );
}
