import type { AllocationProfile } from '../heap/allocation-profile.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { GrowthGroupRow } from '../model/heap-views.ts';
import type { GroupOfPlace } from './growth-groups.ts';
import { lastOrdinal } from './allocations.ts';

/** Allocation stacks as a tree of frames; parents have smaller numbers than children, frame 0 is the root. */
export interface StackFrames {
  readonly count: number;
  parent(frame: number): number;
  name(frame: number): string;
  scriptId(frame: number): number;
  /** Where the function starts; -1 for the engine's own frames. */
  line0(frame: number): number;
  column0(frame: number): number;
}

/** How much a frame has a say in what a stack is called: the workspace before packages, packages before the rest. */
export interface FrameGroup extends GroupOfPlace {
  readonly rank: number;
}

/** The group of each stack, by its innermost frame: of the highest rank that any of its frames has. */
export function groupsOfStacks(
  frames: StackFrames,
  groupOf: (frame: number) => FrameGroup | undefined,
): (FrameGroup | undefined)[] {
  const groups: (FrameGroup | undefined)[] = [];
  for (let frame = 0; frame < frames.count; frame++) {
    const above = frame === 0 ? undefined : groups[frames.parent(frame)];
    const own = groupOf(frame);
    groups.push(own && own.rank >= (above?.rank ?? 0) ? own : above);
  }
  return groups;
}

export function framesOfProfile(profile: AllocationProfile): StackFrames {
  return {
    count: profile.functionName.length,
    parent: (frame) => profile.parent[frame],
    name: (frame) => profile.functionName[frame],
    scriptId: (frame) => profile.scriptId[frame],
    line0: (frame) => profile.line0[frame],
    column0: (frame) => profile.column0[frame],
  };
}

/** The stacks of a snapshot that was taken while allocations were tracked. Id 0 is none, and the root's parent. */
export function framesOfTraces({ traces, strings }: HeapGraph): StackFrames | undefined {
  if (traces === undefined) return undefined;
  const { tree, functions } = traces;
  const of = (column: Uint32Array, frame: number): number => column[tree.functionIndex[frame]];
  return {
    count: tree.parent.length,
    parent: (frame) => tree.parent[frame],
    name: (frame) => strings.get(of(functions.name, frame)),
    scriptId: (frame) => of(functions.scriptId, frame),
    // Trace functions count lines and columns from 1.
    line0: (frame) => of(functions.line, frame) - 1,
    column0: (frame) => of(functions.column, frame) - 1,
  };
}

interface Sampled {
  readonly group: GroupOfPlace;
  readonly counts: number[];
  readonly bytes: number[];
  survivors: number;
}

/** Samples of live objects by group, from the profile that was read with each snapshot. Counts are of samples. */
export class SampledGrowth {
  readonly #snapshots: number;
  readonly #groups = new Map<string, Sampled>();
  /** Highest ordinal by the first snapshot, and by each later one. */
  readonly #ordinals: number[] = [];

  constructor(snapshots: number) {
    this.#snapshots = snapshots;
  }

  /** Profiles are added oldest first. */
  add(profile: AllocationProfile, groups: readonly (GroupOfPlace | undefined)[]): void {
    const index = this.#ordinals.length;
    const [first = Infinity] = this.#ordinals;
    const previous = this.#ordinals.at(-1) ?? 0;
    const isLast = index === this.#snapshots - 1;
    profile.sampleFrame.forEach((frame, sample) => {
      const group = groups[frame];
      if (group === undefined) return;
      const sums = this.#of(group);
      sums.counts[index]++;
      sums.bytes[index] += profile.sampleBytes[sample];
      const ordinal = profile.sampleOrdinal[sample];
      // Born after the first snapshot, and old enough to have met a collection before the last.
      if (isLast && ordinal > first && ordinal <= previous) sums.survivors++;
    });
    this.#ordinals.push(Math.max(previous, lastOrdinal(profile)));
  }

  #of(group: GroupOfPlace): Sampled {
    let sums = this.#groups.get(group.name);
    if (sums === undefined) {
      const zeros = (): number[] => Array.from({ length: this.#snapshots }, () => 0);
      sums = { group, counts: zeros(), bytes: zeros(), survivors: 0 };
      this.#groups.set(group.name, sums);
    }
    return sums;
  }

  rows(): GrowthGroupRow[] {
    return [...this.#groups.values()].map(({ group: { name, source }, counts, bytes, survivors }) => ({
      name,
      counts,
      bytes,
      survivors,
      // What samples tell of is what was allocated here; what hangs on it they do not know.
      retainedBytes: bytes.at(-1) ?? 0,
      ...(source === undefined ? {} : { source }),
    }));
  }
}
