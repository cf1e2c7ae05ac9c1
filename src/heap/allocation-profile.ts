import { createReadStream } from 'node:fs';
import { Assembler } from 'stream-json/core/assembler.js';
import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { createTokenizer } from './json-tokens.ts';

/**
 * A sampling profile (`HeapProfiler.getSamplingProfile`, a `.heapprofile` file) as columns. Samples are of objects that
 * were alive when it was read; ordinals rise with the time of allocation.
 */
export interface AllocationProfile {
  /** Index of the caller per frame; the root is its own. */
  readonly parent: Uint32Array;
  readonly functionName: readonly string[];
  readonly scriptId: Uint32Array;
  /** Address per script, as far as the frames tell. */
  readonly urls: ReadonlyMap<number, string>;
  /** Where the function starts, zero-based; -1 for the engine's own frames. */
  readonly line0: Int32Array;
  readonly column0: Int32Array;
  /** Frame each sample was allocated in. */
  readonly sampleFrame: Uint32Array;
  /** Bytes a sample stands for. */
  readonly sampleBytes: Float64Array;
  readonly sampleOrdinal: Float64Array;
}

interface RawNode {
  readonly id?: number;
  readonly callFrame?: {
    functionName?: string;
    scriptId?: string;
    url?: string;
    lineNumber?: number;
    columnNumber?: number;
  };
  readonly selfSize?: number;
  readonly children?: readonly RawNode[];
}

interface RawProfile {
  readonly head?: RawNode;
  readonly samples?: readonly { size?: number; nodeId?: number; ordinal?: number }[];
}

/** Deeper stacks than V8 records were made to break readers. */
const MOST_FRAMES = 2_000_000;

export async function loadAllocationProfile(path: string, signal?: AbortSignal): Promise<AllocationProfile> {
  const assembler = new Assembler();
  const tokenize = createTokenizer();
  try {
    const text = createReadStream(path, { encoding: 'utf8', ...(signal ? { signal } : {}) });
    for await (const piece of text) for (const token of tokenize(piece as string)) assembler.consume(token);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new LeaklineError(message`${path} is no sampling profile that can be read.`);
  }
  const raw = assembler.current as RawProfile | null;
  if (!raw || typeof raw !== 'object' || !raw.head) throw new LeaklineError(message`${path} is no sampling profile.`);
  return toColumns(raw.head, raw.samples ?? []);
}

function toColumns(head: RawNode, samples: NonNullable<RawProfile['samples']>): AllocationProfile {
  const nodes: RawNode[] = [head];
  const parent: number[] = [0];
  for (let index = 0; index < nodes.length && nodes.length < MOST_FRAMES; index++) {
    for (const child of nodes[index].children ?? []) {
      nodes.push(child);
      parent.push(index);
    }
  }
  const frameOfId = new Map<number, number>();
  nodes.forEach((node, index) => frameOfId.set(node.id ?? -1, index));
  const known = (samples.length > 0 ? samples : samplesOf(nodes)).filter(({ nodeId = -1 }) => frameOfId.has(nodeId));
  const urls = new Map<number, string>();
  for (const { callFrame } of nodes) if (callFrame?.url) urls.set(Number(callFrame.scriptId ?? 0), callFrame.url);
  return {
    parent: Uint32Array.from(parent),
    functionName: nodes.map((node) => node.callFrame?.functionName ?? ''),
    scriptId: Uint32Array.from(nodes, (node) => Number(node.callFrame?.scriptId ?? 0)),
    urls,
    line0: Int32Array.from(nodes, (node) => node.callFrame?.lineNumber ?? -1),
    column0: Int32Array.from(nodes, (node) => node.callFrame?.columnNumber ?? -1),
    sampleFrame: Uint32Array.from(known, (sample) => frameOfId.get(sample.nodeId!)!),
    sampleBytes: Float64Array.from(known, (sample) => sample.size ?? 0),
    sampleOrdinal: Float64Array.from(known, (sample) => sample.ordinal ?? 0),
  };
}

/** Some writers leave the single samples out and give their sum per frame. */
function samplesOf(nodes: readonly RawNode[]): NonNullable<RawProfile['samples']> {
  return nodes.flatMap(({ id, selfSize = 0 }) =>
    id === undefined || selfSize <= 0 ? [] : [{ nodeId: id, size: selfSize, ordinal: 0 }],
  );
}
