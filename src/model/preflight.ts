import type { Message } from '../base/message.ts';

/** What taking snapshots will probably cost a target, told before the first one. */
export interface Preflight {
  readonly advice: 'go' | 'careful' | 'dont';
  /** Why it is not plain `go`, and how to proceed: one sentence each. */
  readonly reasons: readonly Message[];
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** How long the target will stand still for one snapshot. */
  readonly pauseMs: number;
  readonly peakRssBytes: number;
  /** Of the whole series on this machine's disk. */
  readonly diskBytes: number;
}
