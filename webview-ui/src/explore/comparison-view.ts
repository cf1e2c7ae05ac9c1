import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { ComparisonRow } from '../../../src/model/report.ts';
import type { Interval } from '../overview/memory-chart.ts';
import { sharedStyles } from '../shared-styles.ts';
import type { Column } from '../table/column.ts';
import { nameCell, numberColumn, signedBytes, signedCount } from '../table/columns.ts';
import { filtered, sorted, type Sort } from '../table/order.ts';
import { tableCsv } from '../table/table-csv.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import { lastSnapshot, type ExploreContext, type ViewChoice } from './context.ts';
import { Lookup } from './lookup.ts';
import { columnsButton, filterField, snapshotPick, workState } from './pieces.ts';

const noRows: readonly ComparisonRow[] = [];

function columnsOf(): Column<ComparisonRow>[] {
  return [
    {
      id: 'class',
      title: t('Class'),
      width: 200,
      align: 'start',
      key: (row) => row.class,
      cell: (row) => nameCell(row.class),
    },
    numberColumn('new', t('New'), 84, (row) => row.new, formatCount),
    numberColumn('deleted', t('Deleted'), 92, (row) => row.deleted, formatCount),
    numberColumn('delta', t('Delta'), 84, (row) => row.delta, signedCount),
    numberColumn('allocated', t('Alloc. Size'), 110, (row) => row.allocatedBytes, formatBytes),
    numberColumn('freed', t('Freed Size'), 110, (row) => row.freedBytes, formatBytes),
    numberColumn('sizeDelta', t('Size Delta'), 110, (row) => row.sizeDelta, signedBytes),
  ];
}

/** Any two snapshots, row for row as DevTools compares them. `interval-select` when the reader chose others. */
export class LeaklineComparisonView extends LitElement {
  static override properties = {
    context: { attribute: false },
    interval: { attribute: false },
    choice: { attribute: false },
  };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare interval: Interval | undefined;
  declare choice: ViewChoice;
  readonly #lookup = new Lookup<'comparison'>(this);
  #columns = columnsOf();

  get #interval(): Interval {
    return this.interval ?? { base: 0, current: lastSnapshot(this.context) };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('interval')) this.#ask();
  }

  #chooseView(change: Partial<ViewChoice>): void {
    this.dispatchEvent(new CustomEvent('choice-change', { detail: { ...this.choice, ...change } }));
  }

  #ask(): void {
    const { base, current } = this.#interval;
    this.#lookup.ask(this.context.queries, { kind: 'comparison', thread: this.context.thread, base, current });
  }

  #choose(change: Partial<Interval>): void {
    this.dispatchEvent(new CustomEvent('interval-select', { detail: { ...this.#interval, ...change } }));
  }

  #menu({ row, x, y }: RowMenuDetail<ComparisonRow>): void {
    const { context } = this;
    context.menu({
      x,
      y,
      items: [
        { label: t('Show Objects'), run: () => context.showObjects(row.class, this.#interval.current) },
        { label: t('Show in Growth'), run: () => context.showGrowth(row.class) },
        {
          label: t('Copy Table as CSV'),
          run: () => context.post({ type: 'copyText', text: tableCsv(this.#columns, this.#rows()) }),
        },
        { label: t('Copy Class Name'), run: () => context.post({ type: 'copyText', text: row.class }) },
      ],
    });
  }

  /** As filtered and sorted. */
  #rows(): readonly ComparisonRow[] {
    const found = filtered(this.#lookup.answer?.rows ?? noRows, this.choice.filter, (row) => row.class);
    const key = this.#columns.find(({ id }) => id === this.choice.sort.column)?.key;
    return key ? sorted(found, key, this.choice.sort.descending) : found;
  }

  protected override render(): TemplateResult {
    const { base, current } = this.#interval;
    const all = this.#lookup.answer?.rows ?? [];
    const rows = this.#rows();
    return html`<div class="toolbar">
        ${filterField(this.choice.filter, t('Filter by class'), (filter) => this.#chooseView({ filter }))}
        ${snapshotPick(this.context, t('Base'), base, (snapshot) => this.#choose({ base: snapshot }))}
        ${snapshotPick(this.context, t('Current'), current, (snapshot) => this.#choose({ current: snapshot }))}
        ${columnsButton(this)}
        <span class="soft numbers count" role="status"
          >${this.#lookup.answer ? t('{0} of {1} classes', formatCount(rows.length), formatCount(all.length)) : nothing}</span
        >
      </div>
      ${workState(this.#lookup, () => this.#ask())}
      <leakline-table
        class="grow"
        .name=${'comparison'}
        .layouts=${this.context.layouts}
        .start=${this.context.startRow()}
        .label=${t('Comparison of snapshots {0} and {1}', base + 1, current + 1)}
        .columns=${this.#columns}
        .rows=${rows}
        .sort=${this.choice.sort}
        .emptyText=${this.#lookup.answer ? t('No class matches.') : ''}
        @sort-change=${(event: CustomEvent<Sort>) => this.#chooseView({ sort: event.detail })}
        @row-open=${(event: CustomEvent<ComparisonRow>) => this.context.showObjects(event.detail.class, current)}
        @row-menu=${(event: CustomEvent<RowMenuDetail<ComparisonRow>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-comparison-view', LeaklineComparisonView);
