import { NodeType } from '../heap/columns.ts';
import type { Container } from './containers.ts';
import type { GrowthGraph } from './growth-graph.ts';
import { SMALLEST_STORAGE, type CollectionSizes } from './sizes.ts';

/** V8 enlarges storage by half or by twice at a time, so that only much growth shows in most of the intervals. */
const LEAST_GROWTH = 64 * 1024;
const BYTES_PER_VALUE = 8;
/** A few fields and the storage itself. */
const MOST_OBJECTS = 64;

/**
 * Collections of plain numbers: their content is no object and has no age, but their storage becomes larger and larger.
 * @param known containers found by their members: not found again
 */
export function findSwelling(
  { graph, cohort, snapshots, owner }: GrowthGraph,
  sizes: readonly CollectionSizes[],
  known: readonly Container[],
): Container[] {
  if (snapshots < 3) return [];
  const holders = new Set<number>();
  for (let node = 0; node < graph.nodeCount; node++) {
    const holder = owner[node];
    if (holder !== node && cohort[holder] === 0 && graph.selfSize[node] >= SMALLEST_STORAGE) holders.add(holder);
  }
  const { held } = sizes.at(-1)!;
  const found: Container[] = [];
  const owners = new Set(known.flatMap((container) => [container.owner, ...container.also]));
  for (const node of [...holders].sort((a, b) => a - b)) {
    const id = graph.nodeId[node];
    if (owners.has(node) || graph.nodeType[node] !== NodeType.object) continue;
    // What holds objects is judged by them: V8 enlarges a table long before it is full.
    if (held[node] > MOST_OBJECTS) continue;
    const steps = growthSteps(sizes.map(({ storageBytes }) => storageBytes.get(id) ?? 0));
    if (steps) found.push(swelling(node, snapshots, steps));
  }
  return found;
}

/** Growth per interval, evened out; `undefined` unless it went on in most intervals and until the end. */
function growthSteps(bytes: readonly number[]): number | undefined {
  const steps = bytes.slice(1).map((size, index) => size - bytes[index]);
  const grew = steps.filter((step) => step > 0).length;
  const total = bytes.at(-1)! - bytes[0];
  const isLate = steps.slice(-2).some((step) => step > 0);
  if (total < LEAST_GROWTH || grew * 2 < steps.length + 1 || !isLate || steps.some((step) => step < 0))
    return undefined;
  return total / steps.length;
}

function swelling(owner: number, snapshots: number, bytesPerInterval: number): Container {
  const each = (value: number): Float64Array => new Float64Array(snapshots).fill(value, 1);
  return {
    shape: 'fan',
    owner,
    counts: each(Math.round(bytesPerInterval / BYTES_PER_VALUE)),
    bytes: each(bytesPerInterval),
    outsideBytes: new Float64Array(snapshots),
    members: [],
    memberEdges: [],
    classes: new Map(),
    also: [],
  };
}
