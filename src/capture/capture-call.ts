import type { Message } from '../base/message.ts';
import type { Preflight } from '../model/preflight.ts';
import type { Progress } from '../model/progress.ts';
import type { MemorySample } from '../model/report.ts';
import type { CapturePlan } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import type { Confirmation } from './confirmation.ts';
import type { FollowedSnapshot, SnapshotFollower } from './snapshot-file.ts';

export interface CaptureCall {
  readonly address: TargetAddress;
  readonly plan: CapturePlan;
  readonly folder: string;
  readonly workspaceFolders: readonly string[];
  /** Id of the series of the same program before it was started again. */
  readonly continues?: string;
}

export interface CaptureEvents {
  progress(progress: Progress): void;
  /** While the series waits for its trigger. */
  memory(sample: MemorySample): void;
  output(source: 'program' | 'load', text: string): void;
  /** What the person should know, said before anything is done to the target. */
  warn(warning: Message): void;
  approve(preflight: Preflight): Promise<boolean>;
  /** Who gets the bytes of a snapshot beside its file; `isLast` as planned, for each thread. */
  follow?(snapshot: FollowedSnapshot): SnapshotFollower;
  /** What is to be confirmed when the series is whole; absent when nothing is. */
  readonly confirmation?: Confirmation;
}
