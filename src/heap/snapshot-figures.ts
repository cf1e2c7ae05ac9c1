import type { DuplicateString, HeapStatistics } from '../model/heap-views.ts';
import { NodeType } from './columns.ts';
import type { HeapGraph } from './graph.ts';

type Part = 'code' | 'strings' | 'arrays' | 'system objects' | 'other';
const partNames: readonly Part[] = ['code', 'strings', 'arrays', 'system objects', 'other'];

function partOf(type: number, isArray: boolean): Part {
  switch (type) {
    case NodeType.code:
      return 'code';
    case NodeType.string:
    case NodeType.concatenatedString:
    case NodeType.slicedString:
      return 'strings';
    case NodeType.array:
      return 'arrays';
    case NodeType.hidden:
    case NodeType.objectShape:
    case NodeType.synthetic:
      return 'system objects';
    default:
      return isArray ? 'arrays' : 'other';
  }
}

/** What kinds of memory a snapshot is made of. What lies outside the heap is told apart. */
export function statisticsOf(graph: HeapGraph): HeapStatistics {
  const bytes = new Map<Part, number>(partNames.map((name) => [name, 0]));
  const counts = new Map<Part, number>(partNames.map((name) => [name, 0]));
  const arrayName = graph.strings.indexOf('Array');
  let totalBytes = 0;
  let nativeBytes = graph.extraNativeBytes;
  for (let node = 0; node < graph.nodeCount; node++) {
    const type = graph.nodeType[node];
    const size = graph.selfSize[node];
    if (type === NodeType.native) {
      nativeBytes += size;
      continue;
    }
    const part = partOf(type, type === NodeType.object && graph.nodeName[node] === arrayName);
    totalBytes += size;
    bytes.set(part, (bytes.get(part) ?? 0) + size);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const parts = partNames.map((name) => ({ name, bytes: bytes.get(name) ?? 0, count: counts.get(name) ?? 0 }));
  return { totalBytes, parts, nativeBytes };
}

/** V8 cuts the texts of longer strings, so equal texts need not be equal strings. */
const cutLength = 1024;
const longestShown = 1_000;

export interface Duplicates {
  readonly rows: readonly DuplicateString[];
  readonly wastedBytes: number;
}

/** Strings that are there more than once; those that waste the most first. */
export function duplicateStrings(graph: HeapGraph): Duplicates {
  const count = new Uint32Array(graph.strings.count);
  const bytes = new Float64Array(graph.strings.count);
  const least = new Float64Array(graph.strings.count).fill(Infinity);
  const greatest = new Float64Array(graph.strings.count);
  const example = new Uint32Array(graph.strings.count);
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeType[node] !== NodeType.string) continue;
    const name = graph.nodeName[node];
    const size = graph.selfSize[node];
    count[name]++;
    bytes[name] += size;
    least[name] = Math.min(least[name], size);
    greatest[name] = Math.max(greatest[name], size);
    example[name] = node;
  }
  const wasted = (name: number): number => bytes[name] - bytes[name] / count[name];
  const names = Array.from(count.keys()).filter((name) => count[name] > 1 && bytes[name] > 0);
  names.sort((a, b) => wasted(b) - wasted(a) || a - b);
  const rows: DuplicateString[] = [];
  let wastedBytes = 0;
  for (const name of names) {
    const text = graph.strings.get(name);
    if (text.length >= cutLength && least[name] !== greatest[name]) continue;
    wastedBytes += wasted(name);
    rows.push({ text: text.slice(0, longestShown), count: count[name], bytes: bytes[name], node: example[name] });
  }
  return { rows, wastedBytes };
}
