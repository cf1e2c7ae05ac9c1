import { inWords, type Message } from '../base/message.ts';
import type { Verdict } from '../model/report.ts';

export function verdict(
  kind: Verdict['kind'],
  bytesPerInterval: number,
  explainedBytes: number,
  words: Message,
): Verdict {
  return {
    kind,
    bytesPerInterval: Math.round(bytesPerInterval),
    explainedBytes: Math.round(explainedBytes),
    summary: inWords(words),
    words,
  };
}

/** Differences from snapshot to snapshot; empty when one was not measured. */
export function steps(values: readonly (number | undefined)[]): number[] {
  const differences: number[] = [];
  for (let index = 1; index < values.length; index++) {
    const before = values[index - 1];
    const after = values[index];
    if (before === undefined || after === undefined) return [];
    differences.push(after - before);
  }
  return differences;
}

/** Every interval grew, by at least `least`, and none by less than a share of the usual one. */
export function isSteady(differences: readonly number[], least: number, share: number): boolean {
  const usual = median(differences);
  return differences.length > 0 && differences.every((step) => step >= least && step >= share * usual);
}

export function median(values: readonly number[]): number {
  if (!values.length) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
