import type { TemplateResult } from 'lit';

/** A column of a table; `id` is what sort orders and chosen columns are remembered by. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** What the column means, for the pointer and for screen readers. */
  readonly hint?: string;
  /** Least width in pixels; the first column also takes what is left. */
  readonly width: number;
  /** Not shown until the reader wants it. */
  readonly spare?: true;
  readonly align?: 'start';
  readonly cell: (row: Row) => TemplateResult | string;
  /** The table can be sorted by it. */
  readonly key?: (row: Row) => number | string;
}

/** How a row stands in a tree. */
export interface Branch {
  /** 0-based. */
  readonly level: number;
  /** `undefined`: there is nothing to expand. */
  readonly expanded: boolean | undefined;
}
