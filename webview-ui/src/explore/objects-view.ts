import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatCount } from '../../../src/base/units.ts';
import type { ObjectRow } from '../../../src/model/heap-views.ts';
import type { PanelMemory } from '../memory.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import type { Column } from '../table/column.ts';
import { objectCell, objectSizeColumns, sourceCell } from '../table/columns.ts';
import type { Sort } from '../table/order.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext, ViewChoice } from './context.ts';
import { focusedOn, objectItems, openObjectSource } from './object-menu.ts';
import { PagedRows } from './paged.ts';
import { columnsButton, snapshotPick, workState } from './pieces.ts';

type Maybe = ObjectRow | undefined;
type SortKey = 'retained' | 'self' | 'distance' | 'id';

const asking = ['context', 'className', 'snapshot', 'only'] as const;

/** The objects of one class in one snapshot, the largest first. */
export class LeaklineObjectsView extends LitElement {
  static override properties = {
    context: { attribute: false },
    className: { attribute: false },
    snapshot: { attribute: false },
    only: { state: true },
    choice: { attribute: false },
  };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare className: string;
  declare snapshot: number;
  declare only: PanelMemory['only'];
  declare choice: ViewChoice;
  readonly #paged = new PagedRows<ObjectRow>(this);

  constructor() {
    super();
    this.only = 'all';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.hasUpdated) this.only = this.context.recalled().only;
    const { column } = this.choice.sort;
    const sorted = changed.has('choice') && column !== changed.get('choice')?.sort.column;
    if (sorted || asking.some((name) => changed.has(name))) this.#open();
  }

  #open(): void {
    const { context, className, snapshot, only } = this;
    const { column } = this.choice.sort;
    this.#paged.open(async (offset, limit, signal) => {
      const query = {
        kind: 'objects' as const,
        thread: context.thread,
        snapshot,
        className,
        only,
        sort: column as SortKey,
        offset,
        limit,
      };
      return (await context.queries.query<'objects'>(query, signal)).page;
    });
  }

  #columns(): Column<Maybe>[] {
    // The host sorts, largest or farthest first; keys only say that a column can be sorted by.
    const sizes = objectSizeColumns<Maybe>((row) => row).map((column) => ({ ...column, key: () => 0 }));
    return [
      {
        id: 'object',
        title: t('Object'),
        width: 260,
        align: 'start',
        cell: (row) => (row ? objectCell(row, false) : '…'),
      },
      ...sizes,
      {
        id: 'source',
        title: t('Source'),
        width: 220,
        align: 'start',
        cell: (row) =>
          html`${row ? sourceCell(row.source, () => openObjectSource(this.context, this.snapshot, row.node)) : nothing}`,
      },
    ];
  }

  #sortBy(column: string): void {
    const detail: ViewChoice = { ...this.choice, sort: { column, descending: true } };
    this.dispatchEvent(new CustomEvent('choice-change', { detail }));
  }

  #choose(event: Event): void {
    this.only = (event.target as HTMLSelectElement).value as PanelMemory['only'];
    this.context.keep({ only: this.only });
  }

  #menu({ row, x, y }: RowMenuDetail<Maybe>): void {
    if (row) this.context.menu({ x, y, items: objectItems(this.context, row, this.snapshot) });
  }

  protected override render(): TemplateResult {
    const choices = { all: t('All objects'), new: t('New since the first snapshot'), survivors: t('Survivors') };
    return html`<div class="toolbar">
        <h3 class="name text">${shown(this.className, 120)}</h3>
        ${snapshotPick(this.context, t('Snapshot'), this.snapshot, (snapshot) => this.context.showObjects(this.className, snapshot))}
        <vscode-single-select label=${t('Which objects')} @change=${(event: Event) => this.#choose(event)}>
          ${Object.entries(choices).map(([value, text]) => html`<vscode-option value=${value} ?selected=${value === this.only}>${text}</vscode-option>`)}
        </vscode-single-select>
        ${columnsButton(this)}
        <span class="soft numbers count" role="status">${t('{0} objects', formatCount(this.#paged.rows.length))}</span>
      </div>
      ${workState(this.#paged, () => this.#open())}
      <leakline-table
        class="grow"
        .name=${'objects'}
        .layouts=${this.context.layouts}
        .label=${t('Objects of {0}', shown(this.className, 120))}
        .columns=${this.#columns()}
        .rows=${this.#paged.rows}
        .sort=${this.choice.sort}
        .start=${this.context.startRow()}
        .emptyText=${this.#paged.loading ? '' : t('No object matches.')}
        @range=${(event: CustomEvent<{ first: number; last: number }>) => this.#paged.show(event.detail.first, event.detail.last)}
        @sort-change=${(event: CustomEvent<Sort>) => this.#sortBy(event.detail.column)}
        @row-open=${(event: CustomEvent<Maybe>) => event.detail && this.context.showRetainers(focusedOn(event.detail, this.snapshot))}
        @row-menu=${(event: CustomEvent<RowMenuDetail<Maybe>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-objects-view', LeaklineObjectsView);
