import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { growingRows } from '../../../src/model/growing.ts';
import type { ClassRow } from '../../../src/model/report.ts';
import { formatCount } from '../../../src/base/units.ts';
import { columnsButton, filterField } from '../explore/pieces.ts';
import { sharedStyles } from '../shared-styles.ts';
import { filtered, sorted, type Sort } from '../table/order.ts';
import type { Column } from '../table/column.ts';
import type { TableLayouts } from '../table/table-layouts.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import { classKinds, growthColumns, kindOfClass, kindTitle } from './growth-columns.ts';

/** Columns that need the whole analysis. */
const analysed: ReadonlySet<string> = new Set(['survivors', 'retained']);

/** What the reader chose for this table; changes are told by `choice-change`. */
export interface GrowthChoice {
  readonly sort: Sort | undefined;
  readonly filter: string;
  readonly onlyGrowing: boolean;
  readonly kind: string;
}

/** Classes over all snapshots. `row-open` and `row-menu` are passed on with the class's row. */
export class LeaklineGrowthView extends LitElement {
  static override properties = {
    rows: { attribute: false },
    choice: { attribute: false },
    layouts: { attribute: false },
    start: { attribute: false },
    live: { attribute: false },
  };
  declare rows: readonly ClassRow[];
  declare choice: GrowthChoice;
  declare layouts: TableLayouts;
  /** The row the reader was at. */
  declare start: number;
  /** The series goes on, and only what can be said at once is shown. */
  declare live: boolean;
  #columns: readonly Column<ClassRow>[] = [];
  #growing: readonly ClassRow[] = [];
  #shown: readonly ClassRow[] = [];

  static override styles = [sharedStyles, viewStyles];

  constructor() {
    super();
    this.rows = [];
    this.live = false;
    this.start = 0;
    this.choice = { sort: undefined, filter: '', onlyGrowing: true, kind: 'all' };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('rows')) {
      const columns = growthColumns(this.rows[0]?.counts.length ?? 0);
      this.#columns = this.live ? columns.filter(({ id }) => !analysed.has(id)) : columns;
      this.#growing = growingRows(this.rows);
    }
    if (changed.has('rows') || changed.has('choice')) this.#arrange();
  }

  #arrange(): void {
    const { sort, filter, onlyGrowing, kind } = this.choice;
    const keep = kind === 'all' ? undefined : (row: ClassRow): boolean => kindOfClass(row.name) === kind;
    const rows = filtered(onlyGrowing && !this.#isSingle ? this.#growing : this.rows, filter, (row) => row.name, keep);
    // Nothing can grow in one snapshot: what weighs most comes first.
    const by = sort ?? (this.#isSingle ? { column: 'retained', descending: true } : undefined);
    const key = this.#columns.find(({ id }) => id === by?.column)?.key;
    this.#shown = by && key ? sorted(rows, key, by.descending) : rows;
  }

  get #isSingle(): boolean {
    return this.rows[0]?.counts.length === 1;
  }

  #choose(change: Partial<GrowthChoice>): void {
    this.dispatchEvent(new CustomEvent('choice-change', { detail: { ...this.choice, ...change } }));
  }

  #pass(event: CustomEvent): void {
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail }));
  }

  protected override render(): TemplateResult {
    const { filter, onlyGrowing, kind, sort } = this.choice;
    return html`<div class="toolbar">
        ${filterField(filter, t('Filter by class'), (text) => this.#choose({ filter: text }))}
        <vscode-single-select
          label=${t('Kind')}
          .value=${kind}
          @change=${(event: Event) => this.#choose({ kind: (event.target as HTMLSelectElement).value })}
        >
          ${classKinds.map((one) => html`<vscode-option value=${one} ?selected=${one === kind}>${kindTitle(one)}</vscode-option>`)}
        </vscode-single-select>
        <vscode-checkbox
          label=${t('Only growing')}
          ?checked=${onlyGrowing}
          ?hidden=${this.#isSingle}
          @change=${(event: Event) => this.#choose({ onlyGrowing: (event.target as HTMLInputElement).checked })}
        ></vscode-checkbox>
        <slot name="tools"></slot>
        ${columnsButton(this)}
        <span class="soft numbers count" role="status"
          >${t('{0} of {1} classes', formatCount(this.#shown.length), formatCount(this.rows.length))}</span
        >
      </div>
      <leakline-table
        class="grow"
        .start=${this.start}
        .label=${t('Growth by class')}
        .name=${'growth'}
        .layouts=${this.layouts}
        .columns=${this.#columns}
        .rows=${this.#shown}
        .sort=${sort}
        .emptyText=${onlyGrowing && filter === '' ? t('No class grew.') : t('No class matches.')}
        @sort-change=${(event: CustomEvent<Sort>) => this.#choose({ sort: event.detail })}
        @row-open=${(event: CustomEvent<ClassRow>) => this.#pass(event)}
        @row-menu=${(event: CustomEvent<RowMenuDetail<ClassRow>>) => this.#pass(event)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-growth-view', LeaklineGrowthView);
