import { findContainers } from '../../src/growth/containers.ts';
import type { Suspect } from '../../src/model/report.ts';
import { diagnose } from '../../src/suspects/diagnose.ts';
import { growingHeap } from './growing-heap.ts';
import { scriptsOf } from './statements-of-heap.ts';

/** What is suspected in a series of four snapshots of a program of one script. */
export function suspectsOf(source: string, lines: readonly string[]): readonly Suspect[] {
  const { growth } = growingHeap(4, lines);
  const parsed = scriptsOf({ 'main.js': source }, growth.graph);
  return diagnose({ growth, containers: findContainers(growth), ...parsed, profile: undefined, thread: 0 });
}
