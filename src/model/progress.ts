import type { MessageValue } from '../base/message.ts';

/** What long work tells while it runs. Sentences are made by the views. */
export type Progress =
  | { readonly kind: 'connecting'; readonly endpoint: MessageValue }
  | {
      readonly kind: 'load';
      readonly interval: number;
      readonly intervals: number;
      readonly elapsedMs: number;
      readonly plannedMs?: number;
    }
  | {
      readonly kind: 'snapshot';
      /** 0 for the first. */
      readonly snapshot: number;
      readonly snapshots: number;
      readonly thread: number;
      readonly bytes: number;
      readonly expectedBytes?: number;
    }
  /** The target is gone, and may be started again. */
  | { readonly kind: 'restart'; readonly elapsedMs: number; readonly plannedMs: number }
  | { readonly kind: 'settling'; readonly elapsedMs: number }
  /** Calls of a suspect's line are counted for one interval. */
  | { readonly kind: 'tap'; readonly elapsedMs: number; readonly plannedMs?: number }
  | { readonly kind: 'analysing'; readonly step: MessageValue; readonly done: number; readonly total: number };
