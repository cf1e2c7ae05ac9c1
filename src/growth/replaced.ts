import { NodeType } from '../heap/columns.ts';
import { isNew } from './cohorts.ts';
import type { Container } from './containers.ts';
import type { GrowthGraph } from './growth-graph.ts';
import type { CollectionSizes } from './sizes.ts';
import { largeValues, type Slot, visitSlots } from './value-sizes.ts';

/** Per interval; text or a buffer that grows by less is noise. */
const LEAST_STEP = 4 * 1024;
const EVENNESS = 0.4;
const FEWEST_SNAPSHOTS = 3;

/**
 * Fields and variables whose value is replaced by a longer one again and again: text or a buffer that everything is
 * appended to. Such a value is one object, and young however long it has been growing.
 * @param sizes of each snapshot, oldest first
 * @param known containers found by their members: not found again
 */
export function findReplaced(
  { graph, cohort, snapshots, owner }: GrowthGraph,
  sizes: readonly CollectionSizes[],
  known: readonly Container[],
): Container[] {
  if (snapshots < FEWEST_SNAPSHOTS) return [];
  const evenSteps = new Map<Slot, number>();
  for (const slot of sizes.at(-1)!.slotBytes.keys()) {
    const step = evenStep(sizes.map(({ slotBytes }) => slotBytes.get(slot) ?? 0));
    if (step > 0) evenSteps.set(slot, step);
  }
  if (evenSteps.size === 0) return [];
  const found: Container[] = [];
  const { isLarge } = largeValues(graph, owner);
  visitSlots(graph, owner, isLarge, (slot, edge, holder, value) => {
    const step = evenSteps.get(slot) ?? 0;
    if (step === 0 || cohort[holder] !== 0 || !isNew(cohort[value])) return;
    const isKnown = known.some((other) => other.owner === holder && nameOf(other) === graph.edgeName(edge));
    if (!isKnown) found.push(replaced(holder, edge, value, step));
  });
  return found;

  function nameOf({ memberEdges }: Container): string {
    return memberEdges.length > 0 ? graph.edgeName(memberEdges[0]) : '';
  }

  function replaced(holder: number, edge: number, value: number, step: number): Container {
    const bytes = new Float64Array(snapshots).fill(step, 1);
    const isStorage = graph.nodeType[value] !== NodeType.object || graph.name(value) === 'Array';
    return {
      shape: 'value',
      owner: holder,
      counts: bytes,
      bytes,
      outsideBytes: isStorage ? new Float64Array(snapshots) : bytes,
      members: [value],
      memberEdges: [edge],
      classes: new Map(),
      also: [],
    };
  }
}

/** Growth per interval; 0 unless each interval brought about as much. */
function evenStep(bytes: readonly number[]): number {
  const steps = bytes.slice(1).map((size, index) => size - bytes[index]);
  const most = Math.max(...steps);
  if (steps.some((step) => step < LEAST_STEP || step < EVENNESS * most)) return 0;
  return (bytes.at(-1)! - bytes[0]) / steps.length;
}
