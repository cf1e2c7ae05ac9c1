import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { t } from '../texts.ts';
import type { MenuPlace } from '../explore/menu.ts';
import { columnItems, dragBoundary } from './column-choice.ts';
import type { Branch, Column } from './column.ts';
import type { Sort } from './order.ts';
import { isShown, widthIn, type TableLayout, type TableLayouts } from './table-layouts.ts';
import { tableStyles } from './table-styles.ts';
import { styled } from '../styled.ts';

const rowHeight = 22;
const headHeight = 26;
/** Two borders, and a horizontal scroll bar where one is needed. */
const borders = 16;
/** Rows that are drawn above and below what is seen, so that scrolling finds them there. */
const overscan = 4;

function cellClass<Row>({ align }: Column<Row>): string {
  return align === 'start' ? 'cell start' : 'cell';
}

export interface RowMenuDetail<Row> {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
}

/**
 * A table, or a tree as a table, of any length: only the rows in sight are in the page. The rows come sorted and
 * filtered; the table tells what the reader wants by events: `sort-change` (Sort), `row-open` and `row-toggle` (the
 * row), `row-select` (its index), `range` (the rows in sight), `row-menu` (RowMenuDetail) and `head-menu` (MenuPlace).
 */
export class LeaklineTable<Row> extends LitElement {
  static override styles = tableStyles;
  static override properties = {
    label: { attribute: false },
    name: { attribute: false },
    layouts: { attribute: false },
    columns: { attribute: false },
    rows: { attribute: false },
    sort: { attribute: false },
    branch: { attribute: false },
    active: { attribute: false },
    start: { attribute: false },
    emptyText: { attribute: false },
  };

  declare label: string;
  /** What the reader's columns are remembered by. */
  declare name: string;
  declare layouts: TableLayouts;
  /** All there are; the reader chooses among them. */
  declare columns: readonly Column<Row>[];
  declare rows: readonly Row[];
  declare sort: Sort | undefined;
  /** Makes the table a tree. */
  declare branch: ((row: Row) => Branch) | undefined;
  /** Index of the row that keys act on. */
  declare active: number;
  /** The row to begin at, once it is there: where the reader left off. */
  declare start: number;
  #started = false;
  declare emptyText: string;
  #first = 0;
  #count = 40;
  #frame = 0;
  #unfollow: (() => void) | undefined;
  #shown: readonly Column<Row>[] = [];
  readonly #resized = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.label = '';
    this.columns = [];
    this.rows = [];
    this.active = 0;
    this.start = 0;
    this.emptyText = t('Nothing to show.');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  protected override firstUpdated(): void {
    this.#resized.observe(this.#scroller);
  }

  protected override willUpdate(changed: PropertyValues): void {
    // As high as its rows; a parent with less room shrinks it.
    const rows = Math.max(2, this.rows.length);
    this.style.setProperty('--height', `${headHeight + rows * rowHeight + borders}px`);
    this.#unfollow ??= this.layouts.follow(() => this.requestUpdate());
    const layout = this.#layout;
    this.#shown = this.columns.filter((column, i) => isShown(column, i, layout, this.sort));
    if (changed.has('rows') && this.active >= this.rows.length) this.active = Math.max(0, this.rows.length - 1);
  }

  protected override updated(): void {
    if (this.#started || this.rows.length <= this.start) return;
    this.#started = true;
    if (this.start > 0) this.reveal(this.start);
  }

  get #layout(): TableLayout {
    return this.layouts.of(this.name);
  }

  get #scroller(): HTMLElement {
    return this.renderRoot.querySelector('.scroller') as HTMLElement;
  }

  #measure(): void {
    const { scrollTop, clientHeight, clientWidth, scrollWidth } = this.#scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    const count = Math.ceil((clientHeight - headHeight) / rowHeight) + 2 * overscan;
    this.#scroller.classList.toggle('wide', scrollWidth > clientWidth);
    if (first === this.#first && count === this.#count) return;
    this.#first = first;
    this.#count = count;
    this.#tell('range', { first, last: first + count });
    this.requestUpdate();
  }

  readonly #onScroll = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#measure());
  };

  /** Scrolls a row into sight and makes it the active one. */
  reveal(index: number): void {
    this.active = Math.max(0, Math.min(index, this.rows.length - 1));
    const scroller = this.#scroller;
    const top = this.active * rowHeight;
    const seen = scroller.clientHeight - headHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scroller.scrollTop + seen) scroller.scrollTop = top + rowHeight - seen;
    this.#measure();
    this.#tell('row-select', this.active);
  }

  override focus(): void {
    this.#scroller.focus();
  }

  #tell(type: string, detail: unknown): void {
    // The row that is selected is remembered further up, for all tables; the menu of the head is shown there.
    const bubbles = type === 'row-select' || type === 'head-menu';
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles, composed: true }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((this.#scroller.clientHeight - headHeight) / rowHeight) - 1);
    const moves: Record<string, number> = {
      ArrowUp: this.active - 1,
      ArrowDown: this.active + 1,
      PageUp: this.active - page,
      PageDown: this.active + page,
      Home: 0,
      End: this.rows.length - 1,
    };
    const row = this.rows[this.active];
    if (event.key in moves) this.reveal(moves[event.key]);
    else if (row === undefined) return;
    else if (event.key === 'Enter') this.#tell('row-open', row);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) this.#openMenu(row);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') this.#sideways(event.key === 'ArrowRight', row);
    else return;
    event.preventDefault();
  };

  /** In a tree: expand, collapse, or go to the parent. In a table: scroll. */
  #sideways(right: boolean, row: Row): void {
    const branch = this.branch?.(row);
    if (this.branch === undefined || branch === undefined) this.#scroller.scrollLeft += right ? 80 : -80;
    else if (branch.expanded === !right) this.#tell('row-toggle', row);
    else if (right && branch.expanded === true) this.reveal(this.active + 1);
    else if (!right) {
      let parent = this.active - 1;
      while (parent >= 0 && this.branch(this.rows[parent]).level >= branch.level) parent--;
      if (parent >= 0) this.reveal(parent);
    }
  }

  #openMenu(row: Row): void {
    const element = this.renderRoot.querySelector(`#row-${this.active}`) ?? this.#scroller;
    const { left, bottom } = element.getBoundingClientRect();
    this.#tell('row-menu', { row, x: left + 24, y: bottom } satisfies RowMenuDetail<Row>);
  }

  /** Lets the reader choose the columns and how wide they are (`head-menu`). */
  openColumns(x: number, y: number): void {
    const items = columnItems(this.columns, this.sort, this.name, this.layouts, () => this.openColumns(x, y));
    this.#tell('head-menu', { x, y, items, note: t('← → change the width') } satisfies MenuPlace);
  }

  #onSort(column: Column<Row>): void {
    const same = this.sort?.column === column.id;
    const text = this.rows.length > 0 && typeof column.key?.(this.rows[0]) === 'string';
    this.#tell('sort-change', { column: column.id, descending: same ? !this.sort?.descending : !text } satisfies Sort);
  }

  protected override render(): TemplateResult {
    const layout = this.#layout;
    const least = this.#shown.reduce((sum, column) => sum + widthIn(layout, column), 0);
    const last = Math.min(this.rows.length, this.#first + this.#count);
    const seen = Array.from({ length: Math.max(0, last - this.#first) }, (_, i) => this.#first + i);
    return html`<div
      class="scroller"
      role=${this.branch ? 'treegrid' : 'grid'}
      tabindex="0"
      aria-label=${this.label}
      aria-rowcount=${this.rows.length + 1}
      aria-colcount=${this.#shown.length}
      aria-activedescendant=${this.active >= this.#first && this.active < last ? `row-${this.active}` : nothing}
      ${styled({ '--least': `${least}px` })}
      @scroll=${this.#onScroll}
      @keydown=${this.#onKey}
    >
      <div class="head" role="row" aria-rowindex="1" @contextmenu=${this.#onHeadMenu}>
        ${this.#shown.map((column, i) => this.#headCell(column, i))}
      </div>
      ${this.rows.length === 0 ? html`<div class="empty" role="row"><span role="gridcell">${this.emptyText}</span></div>` : nothing}
      <div class="body" role="rowgroup" ${styled({ height: `${this.rows.length * rowHeight}px` })}>
        <div class="rows" ${styled({ transform: `translateY(${this.#first * rowHeight}px)` })}>
          ${seen.map((index) => this.#row(index))}
        </div>
      </div>
    </div>`;
  }

  readonly #onHeadMenu = (event: MouseEvent): void => {
    event.preventDefault();
    // The menu key has no place of its own.
    const { left, bottom } = (event.target as HTMLElement).getBoundingClientRect();
    this.openColumns(event.clientX || left, event.clientY || bottom);
  };

  /** The boundary in front of a column, to be dragged; the keyboard has the menu of the head. */
  #grip(i: number): TemplateResult {
    const [left, right] = [this.#shown[i - 1], this.#shown[i]];
    const drag = (event: PointerEvent): void => {
      const elastic = i === 1 && !this.#scroller.classList.contains('wide');
      dragBoundary(event, { left, right, elastic, name: this.name, layouts: this.layouts });
    };
    const restore = (): void => {
      const { [left.id]: _, [right.id]: __, ...widths } = this.#layout.widths;
      this.layouts.change(this.name, { widths });
    };
    return html`<span class="grip" @pointerdown=${drag} @dblclick=${restore}></span>`;
  }

  #headCell(column: Column<Row>, i: number): TemplateResult {
    const sorted = this.sort?.column === column.id ? (this.sort.descending ? 'descending' : 'ascending') : undefined;
    const title = html`<span class="title">${column.title}</span>`;
    return html`<div
      class=${cellClass(column)}
      ${this.#width(column)}
      role="columnheader"
      aria-sort=${sorted ?? nothing}
      title=${column.hint ?? nothing}
    >
      ${column.key ? html`<button type="button" data-column=${column.id} @click=${() => this.#onSort(column)}>${title}</button>` : title}${i === 0 ? nothing : this.#grip(i)}
    </div>`;
  }

  #width(column: Column<Row>): unknown {
    return styled({ '--width': `${widthIn(this.#layout, column)}px` });
  }

  #row(index: number): TemplateResult {
    const row = this.rows[index];
    const branch = this.branch?.(row);
    return html`<div
      id="row-${index}"
      class=${classMap({ row: true, active: index === this.active })}
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${index === this.active}
      aria-level=${branch ? branch.level + 1 : nothing}
      aria-expanded=${branch?.expanded ?? nothing}
      @click=${() => this.reveal(index)}
      @dblclick=${() => this.#tell('row-open', row)}
      @contextmenu=${(event: MouseEvent) => {
        event.preventDefault();
        this.reveal(index);
        this.#tell('row-menu', { row, x: event.clientX, y: event.clientY } satisfies RowMenuDetail<Row>);
      }}
    >
      ${this.#shown.map(
        (column, i) =>
          html`<div class=${cellClass(column)} role="gridcell" ${this.#width(column)}>
            ${i === 0 && branch ? this.#twistie(row, branch) : nothing}${column.cell(row)}
          </div>`,
      )}
    </div>`;
  }

  #twistie(row: Row, { level, expanded }: Branch): TemplateResult {
    const toggle = (event: Event): void => {
      event.stopPropagation();
      if (expanded !== undefined) this.#tell('row-toggle', row);
    };
    const classes = { twistie: true, leaf: expanded === undefined, open: expanded === true };
    return html`<span
      class=${classMap(classes)}
      ${styled({ 'margin-left': `${level * 12}px` })}
      @click=${toggle}
      @dblclick=${toggle}
    ></span>`;
  }
}

customElements.define('leakline-table', LeaklineTable);
