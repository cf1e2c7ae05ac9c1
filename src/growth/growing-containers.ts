import { NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { bornInEach, perInterval } from './cohorts.ts';
import { findContainers, type Container } from './containers.ts';
import type { GrowthGraph } from './growth-graph.ts';
import { becameLarger, type CollectionSizes, heldByIds } from './sizes.ts';
import { findReplaced } from './replaced.ts';
import { findSwelling } from './swelling.ts';

/**
 * Containers that take in survivors and did become larger, collections that grow by what has no cohort, and values that are
 * replaced by longer ones.
 * @param sizes of the collections in each snapshot, oldest first
 */
export function growingContainers(growth: GrowthGraph, sizes: readonly CollectionSizes[]): Container[] {
  const containers = findContainers(growth);
  const heldBy = heldOverTime(growth.graph, containers, sizes);
  const taking = containers.filter((container) => reallyGrew(growth, container, heldBy));
  const found = [...taking, ...findSwelling(growth, sizes, taking)];
  return [...found, ...findReplaced(growth, sizes, found)];
}

/** How much an owner held in each snapshot; 0 where it was not there or small. */
type HeldBy = (owner: number) => number[];

function heldOverTime(graph: HeapGraph, containers: readonly Container[], sizes: readonly CollectionSizes[]): HeldBy {
  const owners = containers.flatMap(({ owner, also }) => [owner, ...also]);
  const ids = new Set(owners.map((owner) => graph.nodeId[owner]));
  const perSnapshot = sizes.map((known) => heldByIds(known, ids));
  return (owner) => perSnapshot.map((held) => held.get(graph.nodeId[owner]) ?? 0);
}

/** Lists that are emptied and filled again take in something all the time, and are no longer than before. */
function groupGrew(graph: HeapGraph, { owner, also, counts }: Container, heldBy: HeldBy): boolean {
  if (!/^(Array|Map|Set)$/.test(graph.name(owner))) return true;
  const held = [owner, ...also].map(heldBy).reduce((sums, one) => sums.map((sum, index) => sum + one[index]));
  return becameLarger(held, counts);
}

/** Members that a collection takes in itself, if only a few in each interval; `undefined` where a chain begins in it. */
function ownMembers(
  { graph, cohort, snapshots }: GrowthGraph,
  { owner, members }: Container,
): Float64Array | undefined {
  if (!/^(Array|Map|Set)$/.test(graph.name(owner))) return undefined;
  return bornInEach(cohort, members, snapshots);
}

/** A collection that lived through all snapshots is measured in each of them; what was made anew has only its cohorts. */
function reallyGrew(growth: GrowthGraph, container: Container, heldBy: HeldBy): boolean {
  const { graph, cohort } = growth;
  const { owner, counts } = container;
  if (cohort[owner] !== 0 || graph.nodeType[owner] !== NodeType.object) return true;
  if (container.shape === 'group') return groupGrew(graph, container, heldBy);
  const measured = heldBy(owner);
  const own = container.shape === 'chain' ? ownMembers(growth, container) : undefined;
  if (own) return becameLarger(measured, own);
  // A chain hangs on one or two fields of its owner; one that hangs on a large collection is that collection's content.
  const isCollection = container.shape === 'fan' || measured.at(-1)! > perInterval(counts);
  return !isCollection || becameLarger(measured, counts);
}
