import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Milliseconds } from '../base/units.ts';
import type { ContainerInfo, ContainerTool } from '../model/target.ts';
import { checkedName } from './container-name.ts';

const run = promisify(execFile);
const LIST_MS: Milliseconds = 8000;
/** A cluster may have thousands. */
const MOST_BYTES = 32_000_000;
const GET_PODS = ['get', 'pods', '-o', 'json'];

/** What runs, by the person's own tool in its present context. A tool that is missing or refuses lists nothing. */
export async function listContainers(tool: ContainerTool, signal?: AbortSignal): Promise<readonly ContainerInfo[]> {
  return tool === 'docker'
    ? parseContainers(await ask(tool, ['ps', '--format', '{{.Names}}\t{{.Image}}'], signal))
    : parsePods(await ask(tool, [...GET_PODS, '--all-namespaces', '--field-selector=status.phase=Running'], signal));
}

/** Those of one namespace, or of the present one. */
export async function listPods(
  namespace: string | undefined,
  options: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Pod[]> {
  const place = namespace === undefined ? [] : ['-n', checkedName(namespace)];
  return parsePodList(await ask('kubectl', [...GET_PODS, ...place, ...options], signal));
}

async function ask(tool: ContainerTool, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const options = { timeout: LIST_MS, maxBuffer: MOST_BYTES, windowsHide: true, ...(signal ? { signal } : {}) };
  return run(tool, args, options).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

export function parseContainers(text: string): ContainerInfo[] {
  return [...text.matchAll(/^([\w.-]+)\t(.*)$/gm)].map(([, container, image]) => ({
    address: { kind: 'docker', container },
    title: container,
    image: image.trim(),
  }));
}

/** Of what Kubernetes tells of a pod. */
export interface Pod {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] };
  readonly status?: { readonly phase?: string };
}

/** A row per container: which one runs Node is known to the person, not to the list. */
export function parsePods(text: string): ContainerInfo[] {
  return parsePodList(text).flatMap(({ metadata, spec }) => {
    const { name: pod, namespace } = metadata ?? {};
    if (typeof pod !== 'string' || typeof namespace !== 'string') return [];
    const containers = spec?.containers ?? [];
    return containers.map(({ name, image }): ContainerInfo => ({
      address: {
        kind: 'kubernetes',
        namespace,
        pod,
        ...(containers.length > 1 && name !== undefined ? { container: name } : {}),
      },
      title: [`${namespace}/${pod}`, ...(containers.length > 1 ? [name] : [])].join(':'),
      image: image ?? '',
    }));
  });
}

function parsePodList(text: string): readonly Pod[] {
  try {
    return (JSON.parse(text) as { readonly items?: readonly Pod[] }).items ?? [];
  } catch {
    return [];
  }
}
