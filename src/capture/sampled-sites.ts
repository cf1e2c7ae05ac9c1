import type { Protocol } from 'devtools-protocol';
import type { SiteCount } from '../model/watch.ts';

type ProfileNode = Protocol.HeapProfiler.SamplingHeapProfileNode;

/** Live bytes by the function that allocated them, with Node's own functions charged to whoever called them. */
export function bytesBySite(head: ProfileNode): Map<string, SiteCount> {
  const sites = new Map<string, SiteCount>();
  const visit = (node: ProfileNode, caller: ProfileNode | undefined): void => {
    const owner = isOwn(node) ? node : caller;
    if (owner && node.selfSize > 0) {
      const { functionName, url, lineNumber, columnNumber } = owner.callFrame;
      const key = `${url}:${lineNumber}:${columnNumber}`;
      const known = sites.get(key)?.afterBytes ?? 0;
      const place = { function: functionName, url, line: lineNumber + 1, column: columnNumber + 1 };
      sites.set(key, { ...place, beforeBytes: 0, afterBytes: known + node.selfSize });
    }
    for (const child of node.children) visit(child, owner);
  };
  visit(head, undefined);
  return sites;
}

function isOwn({ callFrame: { url } }: ProfileNode): boolean {
  return url !== '' && !url.startsWith('node:');
}

/** The most grown first; those that do not grow are left out. */
export function grownSites(before: ReadonlyMap<string, SiteCount>, after: ReadonlyMap<string, SiteCount>): SiteCount[] {
  return [...after]
    .map(([key, site]) => ({ ...site, beforeBytes: before.get(key)?.afterBytes ?? 0 }))
    .filter(({ beforeBytes, afterBytes }) => afterBytes > beforeBytes)
    .sort((a, b) => b.afterBytes - b.beforeBytes - (a.afterBytes - a.beforeBytes));
}
