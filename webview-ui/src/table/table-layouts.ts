import type { PanelPreferences } from '../../../src/protocol/panel.ts';
import type { Column } from './column.ts';
import type { Sort } from './order.ts';

export type TableLayout = PanelPreferences['tables'][string];

const untouched: TableLayout = { shown: {}, widths: {} };

/** No column is too narrow to be found again. */
export const leastWidth = 40;
export const mostWidth = 2_000;

/** Which columns the reader wants in each table, and how wide. Tables that are open hear of it when that changes. */
export class TableLayouts {
  readonly #keep: (preferences: PanelPreferences) => void;
  readonly #followers = new Set<() => void>();
  #tables: Readonly<Record<string, TableLayout>> = {};

  /** @param keep what is to outlive the panel */
  constructor(keep: (preferences: PanelPreferences) => void) {
    this.#keep = keep;
  }

  of(table: string): TableLayout {
    return this.#tables[table] ?? untouched;
  }

  /** What was chosen in an earlier panel, which may have been an older one. */
  recall({ tables }: Partial<PanelPreferences>): void {
    this.#tables = tables ?? {};
    this.#tell();
  }

  /** Without `keep` for a while only: a boundary that is still being dragged. */
  change(table: string, change: Partial<TableLayout>, keep = true): void {
    this.#tables = { ...this.#tables, [table]: { ...this.of(table), ...change } };
    this.#tell();
    if (keep) this.#keep({ tables: this.#tables });
  }

  reset(table: string): void {
    this.change(table, untouched);
  }

  /** Calls until the returned function is called. */
  follow(changed: () => void): () => void {
    this.#followers.add(changed);
    return () => void this.#followers.delete(changed);
  }

  #tell(): void {
    for (const changed of this.#followers) changed();
  }
}

/** The first column always; of the others those that were chosen, and the one that the table is sorted by. */
export function isShown<Row>({ id, spare }: Column<Row>, i: number, { shown }: TableLayout, sort?: Sort): boolean {
  return i === 0 || (shown[id] ?? (spare !== true || sort?.column === id));
}

export function widthIn<Row>({ widths }: TableLayout, { id, width }: Column<Row>): number {
  return widths[id] ?? width;
}

/**
 * Widths of two neighbours after the boundary between them was moved: one gives what the other takes. An elastic left
 * one takes what is there anyway.
 */
export function movedBoundary(
  left: number,
  right: number,
  by: number,
  elastic: boolean,
): [left: number, right: number] {
  const most = right - leastWidth;
  const least = elastic ? right - mostWidth : leastWidth - left;
  const moved = Math.round(Math.max(Math.min(least, 0), Math.min(by, Math.max(most, 0))));
  return [elastic ? left : left + moved, right - moved];
}
