import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Milliseconds } from '../base/units.ts';
import type { ContainerInfo, ContainerTool } from '../model/target.ts';

const run = promisify(execFile);
const LIST_MS: Milliseconds = 8000;
/** A cluster may have thousands. */
const MOST_BYTES = 32_000_000;

/** What runs, by the person's own tool in its present context. A tool that is missing or refuses lists nothing. */
export async function listContainers(tool: ContainerTool, signal?: AbortSignal): Promise<readonly ContainerInfo[]> {
  const args =
    tool === 'docker'
      ? ['ps', '--format', '{{.Names}}\t{{.Image}}']
      : ['get', 'pods', '--all-namespaces', '--field-selector=status.phase=Running', '-o', 'json'];
  const options = { timeout: LIST_MS, maxBuffer: MOST_BYTES, windowsHide: true, ...(signal ? { signal } : {}) };
  const text = await run(tool, args, options).then(
    ({ stdout }) => stdout,
    () => '',
  );
  return tool === 'docker' ? parseContainers(text) : parsePods(text);
}

export function parseContainers(text: string): ContainerInfo[] {
  return [...text.matchAll(/^([\w.-]+)\t(.*)$/gm)].map(([, container, image]) => ({
    address: { kind: 'docker', container },
    title: container,
    image: image.trim(),
  }));
}

interface PodList {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string; readonly namespace?: string };
    readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] };
  }[];
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

function parsePodList(text: string): NonNullable<PodList['items']> {
  try {
    return (JSON.parse(text) as PodList).items ?? [];
  } catch {
    return [];
  }
}
