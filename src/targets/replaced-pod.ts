import type { ContainerAddress } from '../model/target.ts';
import { listPods, type Pod } from './container-list.ts';

type PodAddress = ContainerAddress & { readonly kind: 'kubernetes' };

/** By what a pod that comes in place of another is known: its name is a new one. */
export interface PodKin {
  /** As `kubectl -l` takes it. */
  readonly selector: string;
  /** All pods that there were before. */
  readonly known: ReadonlySet<string>;
}

/** Labels that differ between a pod and the one that takes its place, when a new version is rolled out at the latest. */
const OF_ONE_POD = /(hash|generation|revision|version|chart|pod-name|pod-index)$/;

/** Has to be asked while the pod is there. `undefined` when nothing tells its kin from other pods, or nobody may ask. */
export async function kinOf(address: PodAddress, signal?: AbortSignal): Promise<PodKin | undefined> {
  return kinAmong(await listPods(address.namespace, [], signal), address.pod);
}

/** The newest pod that runs in place of one that is gone. */
export async function successorOf(
  address: PodAddress,
  kin: PodKin,
  signal?: AbortSignal,
): Promise<PodAddress | undefined> {
  const pods = await listPods(address.namespace, [`--selector=${kin.selector}`], signal);
  const pod = successorAmong(pods, address.pod, kin.known);
  return pod === undefined ? undefined : { ...address, pod };
}

export function kinAmong(pods: readonly Pod[], name: string): PodKin | undefined {
  const labels = Object.entries(pods.find((pod) => nameOfPod(pod) === name)?.metadata?.labels ?? {});
  const shared = labels.filter(([key]) => !OF_ONE_POD.test(key));
  if (shared.length === 0) return undefined;
  return {
    selector: shared.map(([key, value]) => `${key}=${value}`).join(','),
    known: new Set(pods.map(nameOfPod)),
  };
}

export function successorAmong(pods: readonly Pod[], name: string, known: ReadonlySet<string>): string | undefined {
  const alive = pods.filter(isMeantToRun);
  if (alive.some((pod) => nameOfPod(pod) === name)) return undefined;
  const [newest] = alive
    .filter((pod) => pod.status?.phase === 'Running' && !known.has(nameOfPod(pod)))
    .toSorted((a, b) => bornAt(b) - bornAt(a));
  return newest && nameOfPod(newest);
}

function nameOfPod({ metadata }: Pod): string {
  return metadata?.name ?? '';
}

/** One that was evicted, or is being deleted, stays in the list for a while. */
function isMeantToRun({ metadata, status }: Pod): boolean {
  return metadata?.deletionTimestamp === undefined && !/^(Failed|Succeeded)$/.test(status?.phase ?? '');
}

function bornAt({ metadata }: Pod): number {
  return Date.parse(metadata?.creationTimestamp ?? '') || 0;
}
