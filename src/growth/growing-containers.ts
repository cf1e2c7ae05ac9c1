import { NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { perInterval } from './cohorts.ts';
import { findContainers, type Container } from './containers.ts';
import type { GrowthGraph } from './growth-graph.ts';
import { becameLarger, type CollectionSizes, heldBy } from './sizes.ts';
import { findReplaced } from './replaced.ts';
import { findSwelling } from './swelling.ts';

/**
 * Containers that take in survivors and did become larger, collections that grow by what has no cohort, and values that are
 * replaced by longer ones.
 * @param sizes of the collections in each snapshot, oldest first
 */
export function growingContainers(growth: GrowthGraph, sizes: readonly CollectionSizes[]): Container[] {
  const taking = findContainers(growth).filter((container) => reallyGrew(growth, container, sizes));
  const found = [...taking, ...findSwelling(growth, sizes, taking)];
  return [...found, ...findReplaced(growth, sizes, found)];
}

/** Lists that are emptied and filled again take in something all the time, and are no longer than before. */
function groupGrew(graph: HeapGraph, { owner, also, counts }: Container, sizes: readonly CollectionSizes[]): boolean {
  if (!/^(Array|Map|Set)$/.test(graph.name(owner))) return true;
  const ids = [owner, ...also].map((node) => graph.nodeId[node]);
  const held = sizes.map((known) => ids.reduce((sum, id) => sum + heldBy(known, id), 0));
  return becameLarger(held, counts);
}

/** Members that a collection takes in itself, if only a few in each interval; `undefined` where a chain begins in it. */
function ownMembers({ graph, cohort, snapshots }: GrowthGraph, { owner, members }: Container): number[] | undefined {
  if (!/^(Array|Map|Set)$/.test(graph.name(owner))) return undefined;
  const counts = Array.from({ length: snapshots }, () => 0);
  for (const member of members) counts[cohort[member]]++;
  return counts.slice(1).every((count) => count > 0) ? counts : undefined;
}

/** A collection that lived through all snapshots is measured in each of them; what was made anew has only its cohorts. */
function reallyGrew(growth: GrowthGraph, container: Container, sizes: readonly CollectionSizes[]): boolean {
  const { graph, cohort } = growth;
  const { owner, counts } = container;
  if (cohort[owner] !== 0 || graph.nodeType[owner] !== NodeType.object) return true;
  if (container.shape === 'group') return groupGrew(graph, container, sizes);
  const measured = sizes.map((known) => heldBy(known, graph.nodeId[owner]));
  const own = container.shape === 'chain' ? ownMembers(growth, container) : undefined;
  if (own) return becameLarger(measured, own);
  // A chain hangs on one or two fields of its owner; one that hangs on a large collection is that collection's content.
  const isCollection = container.shape === 'fan' || measured.at(-1)! > perInterval(counts);
  return !isCollection || becameLarger(measured, counts);
}
