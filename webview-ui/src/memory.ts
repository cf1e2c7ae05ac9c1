import type { FocusedObject } from './explore/context.ts';
import type { HostLink } from './host-link.ts';
import type { Interval } from './overview/memory-chart.ts';
import type { MemoryKind } from './overview/memory-data.ts';
import type { Sort } from './table/order.ts';

/** What the reader chose. It outlives a hidden panel and a reload of the window; the host reads only `seriesId`. */
export interface PanelMemory {
  readonly seriesId: string;
  readonly thread: number;
  readonly tab: string;
  readonly sorts: Readonly<Record<string, Sort>>;
  readonly filters: Readonly<Record<string, string>>;
  readonly onlyGrowing: boolean;
  readonly kind: string;
  readonly group: string;
  readonly hiddenKinds: readonly MemoryKind[];
  readonly interval?: Interval;
  /** Snapshot that single-snapshot views look into; the last when absent. */
  readonly snapshot?: number;
  /** What the Objects and Retainers views look at. */
  readonly className?: string;
  readonly object?: FocusedObject;
  /** Suspects whose details were opened or closed by hand. */
  readonly folds: Readonly<Record<string, boolean>>;
  readonly scrollTop: number;
}

const fresh: PanelMemory = {
  seriesId: '',
  thread: 0,
  tab: 'growth',
  sorts: {},
  filters: {},
  onlyGrowing: true,
  kind: 'all',
  group: 'class',
  hiddenKinds: [],
  folds: {},
  scrollTop: 0,
};

/** Reads what an earlier panel left; anything that does not look like it is forgotten. */
export function recall(link: HostLink): PanelMemory {
  const state = link.state;
  if (typeof state !== 'object' || state === null) return fresh;
  const known = Object.entries(state).filter(([name, value]) => {
    const expected = fresh[name as keyof PanelMemory];
    return (
      expected === undefined || (typeof value === typeof expected && Array.isArray(value) === Array.isArray(expected))
    );
  });
  return { ...fresh, ...(Object.fromEntries(known) as Partial<PanelMemory>) };
}

/** What of it still means something for another series. */
export function forSeries(memory: PanelMemory, seriesId: string): PanelMemory {
  if (memory.seriesId === seriesId) return memory;
  const { sorts, filters, onlyGrowing, kind, group, hiddenKinds } = memory;
  return { ...fresh, sorts, filters, onlyGrowing, kind, group, hiddenKinds, seriesId };
}
