import type { Suspect } from '../../../src/model/report.ts';
import { shown } from '../shown.ts';
import type { FocusedObject } from './context.ts';
import type { Queries } from './lookup.ts';

const patienceMs = 60_000;

/**
 * The object of the last snapshot at a step of a suspect's path. The report's path may leave out steps that the
 * snapshot has, so steps are found by edge and class. `undefined` when the snapshots cannot be asked.
 */
export async function objectOnPath(
  queries: Queries,
  suspect: Suspect,
  step: number,
): Promise<FocusedObject | undefined> {
  const wanted = suspect.retainerPath[step];
  try {
    const query = { kind: 'suspectPath' as const, suspectId: suspect.id };
    const { path } = await queries.query<'suspectPath'>(query, AbortSignal.timeout(patienceMs));
    const { steps, snapshot } = path;
    const last = step === suspect.retainerPath.length - 1;
    const sameEdge = steps.filter(({ edge }) => edge === wanted?.edge);
    const same = sameEdge.find(({ className }) => className === wanted?.node);
    const found = last ? steps.at(-1) : (same ?? sameEdge[0] ?? steps[step]);
    return found && { snapshot, node: found.node, label: `${shown(found.className, 120)} @${found.id}` };
  } catch {
    // The path in the report is still there to look at.
    return undefined;
  }
}
