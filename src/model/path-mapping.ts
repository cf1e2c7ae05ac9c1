import { join } from 'node:path';
import type { PathMapping } from './series.ts';

/** Where a path of the target is on this machine; the path itself when no root fits. The longest root that fits counts. */
export function localPath(path: string, mappings: readonly PathMapping[]): string {
  let best: PathMapping | undefined;
  for (const mapping of mappings)
    if (tailBelow(path, mapping.remote) !== undefined && mapping.remote.length >= (best?.remote.length ?? 0))
      best = mapping;
  return best ? join(best.local, ...(tailBelow(path, best.remote) ?? [])) : path;
}

/** Segments of a path below a root, whichever system it comes from. */
export function tailBelow(path: string, root: string): string[] | undefined {
  const segments = segmentsOf(path);
  const below = segmentsOf(root);
  return below.every((segment, index) => segment === segments[index]) ? segments.slice(below.length) : undefined;
}

/** Drives of Windows are written large and small. */
function segmentsOf(path: string): string[] {
  const segments = path.split(/[\\/]+/).filter((segment) => segment !== '');
  return segments.map((segment, index) => (index === 0 && /^[a-z]:$/i.test(segment) ? segment.toLowerCase() : segment));
}
