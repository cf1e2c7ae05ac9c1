import type { ReportSeries } from '../../../src/model/report.ts';
import type { PanelMessage } from '../../../src/protocol/panel.ts';
import type { PanelMemory } from '../memory.ts';
import type { Sort } from '../table/order.ts';
import type { TableLayouts } from '../table/table-layouts.ts';
import type { Queries } from './lookup.ts';
import type { MenuPlace } from './menu.ts';

/** An object that was asked for; its snapshot is the one its number means something in. */
export interface FocusedObject {
  readonly snapshot: number;
  readonly node: number;
  /** `IncomingMessage @1234`, for the headline. */
  readonly label: string;
}

/** What every view of the lower half works with. The same object as long as nothing in it changes. */
export interface ExploreContext {
  readonly seriesId: string;
  readonly thread: number;
  readonly series: ReportSeries;
  readonly queries: Queries;
  readonly layouts: TableLayouts;
  /** Says something to the host. */
  readonly post: (message: PanelMessage) => void;
  readonly showObjects: (className: string, snapshot?: number) => void;
  /** A class among others. */
  readonly compareClass: (className: string) => void;
  readonly showGrowth: (className: string) => void;
  readonly showRetainers: (object: FocusedObject) => void;
  readonly showDominated: (object: FocusedObject) => void;
  /** What the reader left here, e.g. before a reload. */
  readonly recalled: () => PanelMemory;
  /** Keeps something for the next time, without drawing anew. */
  readonly keep: (change: Partial<PanelMemory>) => void;
  /** The row the reader was at in the table on show. */
  readonly startRow: () => number;
  readonly menu: (place: MenuPlace) => void;
}

/** What the reader chose in a view; changes are told by `choice-change`. */
export interface ViewChoice {
  readonly sort: Sort;
  readonly filter: string;
}

export function lastSnapshot({ series }: ExploreContext): number {
  return Math.max(0, series.snapshots.length - 1);
}
