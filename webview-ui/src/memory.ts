import type { FocusedObject } from './explore/context.ts';
import type { GrowthChoice } from './growth/growth-view.ts';
import type { HostLink } from './host-link.ts';
import type { Interval, Zoom } from './overview/memory-chart.ts';
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
  /** Chosen by hand; until then the chart chooses. */
  readonly hiddenKinds?: readonly MemoryKind[] | undefined;
  readonly interval?: Interval | undefined;
  /** What of the chart's time is shown, in seconds; all of it when absent. */
  readonly zoom?: Zoom | undefined;
  /** Snapshot that single-snapshot views look into; the last when absent. */
  readonly snapshot?: number | undefined;
  /** What the Objects and Retainers views look at. */
  readonly className?: string | undefined;
  readonly object?: FocusedObject | undefined;
  /** Where the Dominators view starts; at the root when absent. */
  readonly dominated?: FocusedObject | undefined;
  readonly only: 'all' | 'new' | 'survivors';
  readonly machinery: boolean;
  /** What the Retainers view leaves out, by its number in a snapshot. */
  readonly ignored?: Ignored | undefined;
  /** Where the flame chart stands. */
  readonly flame?: FlamePlace | undefined;
  readonly below: boolean;
  /** Open branches of the trees, and the active row of each table, by tab. */
  readonly branches: Readonly<Record<string, readonly string[]>>;
  readonly rows: Readonly<Record<string, number>>;
  /** Suspects whose details were opened or closed by hand. */
  readonly folds: Readonly<Record<string, boolean>>;
  readonly scrollTop: number;
}

export interface Ignored {
  readonly snapshot: number;
  readonly nodes: readonly number[];
}

/** Numbers of functions in the tree of one snapshot's allocations. */
export interface FlamePlace {
  readonly snapshot: number;
  readonly zoom: number;
  readonly open: readonly number[];
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
  only: 'all',
  machinery: false,
  below: false,
  branches: {},
  rows: {},
  folds: {},
  scrollTop: 0,
};

/** What the fields look like, those as well that a fresh panel does not have. */
const examples: Readonly<Record<string, unknown>> = {
  ...fresh,
  hiddenKinds: [],
  interval: {},
  zoom: {},
  snapshot: 0,
  className: '',
  object: {},
  dominated: {},
  ignored: {},
  flame: {},
};

/** Reads what an earlier panel left; anything that does not look like it is forgotten. */
export function recall(link: HostLink): PanelMemory {
  const state = link.state;
  if (typeof state !== 'object' || state === null) return fresh;
  const known = Object.entries(state).filter(([name, value]) => {
    const expected = examples[name];
    return value !== null && typeof value === typeof expected && Array.isArray(value) === Array.isArray(expected);
  });
  return { ...fresh, ...(Object.fromEntries(known) as Partial<PanelMemory>) };
}

/** Another thread has other snapshots and objects. */
export const elsewhere = {
  interval: undefined,
  zoom: undefined,
  snapshot: undefined,
  className: undefined,
  object: undefined,
  dominated: undefined,
  ignored: undefined,
  flame: undefined,
  branches: {},
  rows: {},
} satisfies Partial<PanelMemory>;

/** What the growth table by class is to show. */
export function growthChoice({ sorts, filters, onlyGrowing, kind }: PanelMemory): GrowthChoice {
  return { sort: sorts['growth'], filter: filters['growth'] ?? '', onlyGrowing, kind };
}

export function withGrowthChoice(
  { sorts, filters }: PanelMemory,
  { sort, filter, ...rest }: GrowthChoice,
): Partial<PanelMemory> {
  const changed = sort === undefined ? sorts : { ...sorts, growth: sort };
  return { ...rest, sorts: changed, filters: { ...filters, growth: filter } };
}

/** A view that opens on something else: what was open and marked in it meant the former. */
export function afresh({ branches, rows }: PanelMemory, tab: string): Partial<PanelMemory> {
  return { tab, branches: { ...branches, [tab]: [] }, rows: { ...rows, [tab]: 0 } };
}

/** What of it still means something for another series. */
export function forSeries(memory: PanelMemory, seriesId: string): PanelMemory {
  if (memory.seriesId === seriesId) return memory;
  const { sorts, filters, onlyGrowing, kind, group, machinery } = memory;
  return { ...fresh, sorts, filters, onlyGrowing, kind, group, machinery, seriesId };
}
