import type { Message } from '../base/message.ts';
import type { RunningCode } from './report.ts';
import type { CapturePlan } from './series.ts';
import type { TargetAddress } from './target.ts';

/** A statement whose calls are to be counted while it runs. */
export interface TapPoint {
  readonly suspectId: string;
  /** 0 is the main thread. */
  readonly thread: number;
  readonly code: RunningCode;
  /** Of the suspect, before a tap has its say. */
  readonly confidence: number;
}

/** One interval of a target that runs, with some of its lines tapped. */
export interface TapRequest {
  readonly address: TargetAddress;
  readonly points: readonly TapPoint[];
  readonly fill: CapturePlan['fill'];
  /** Where the load command runs. */
  readonly loadFolder?: string;
  /** By the thread the points name: it may have another number this time. */
  readonly threadTitles: Readonly<Record<number, string>>;
}

/** What one tap saw in one interval. */
export interface TapRecord {
  readonly suspectId: string;
  readonly thread: number;
  readonly confidence: number;
  readonly calls: number;
  /** Calls whose stack was kept: all of them, unless there were very many. */
  readonly traced: number;
  /** Most frequent first; the rest of very many different ones is left out. */
  readonly stacks: readonly TapStack[];
  /** The line runs so often that it was counted only for a part of the interval; `calls` is what that makes of the whole. */
  readonly estimated?: boolean;
  /** What the heap gained meanwhile, after a collection on both sides. */
  readonly heapGrowthBytes?: number;
  /** Why the interval was cut short, or nothing could be seen. */
  readonly problem?: Message;
}

export interface TapStack {
  readonly calls: number;
  /** Innermost first; `frames[0]` is the statement itself. */
  readonly frames: readonly TapFrame[];
}

export interface TapFrame {
  readonly function: string;
  readonly url: string;
  /** 1-based, 0 when nobody knows. */
  readonly line: number;
  readonly column: number;
}
