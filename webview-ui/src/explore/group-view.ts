import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import { trendOf } from '../../../src/model/growing.ts';
import type { GrowthGroupRow } from '../../../src/model/heap-views.ts';
import type { GrowthGroup } from '../../../src/protocol/panel.ts';
import { countColumnsOf } from '../growth/growth-columns.ts';
import { sharedStyles } from '../shared-styles.ts';
import { spark } from '../spark.ts';
import type { Column } from '../table/column.ts';
import { nameCell, numberColumn, signedBytes, sourceCell } from '../table/columns.ts';
import { filtered, sorted, type Sort } from '../table/order.ts';
import { tableCsv } from '../table/table-csv.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t, words } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext, ViewChoice } from './context.ts';
import { Lookup } from './lookup.ts';
import { columnsButton, filterField, workState } from './pieces.ts';

export function groupTitle(group: GrowthGroup | 'class'): string {
  switch (group) {
    case 'class':
      return t('By class');
    case 'allocation-site':
      return t('By allocation site');
    case 'package':
      return t('By package');
    case 'container':
      return t('By container');
    case 'file':
      return t('By workspace file');
    default:
      group satisfies never;
      return '';
  }
}

/** Growth by something else than the class; asked for when it is first looked at. */
export class LeaklineGroupView extends LitElement {
  static override properties = {
    context: { attribute: false },
    group: { attribute: false },
    choice: { attribute: false },
  };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare group: GrowthGroup;
  declare choice: ViewChoice;
  readonly #lookup = new Lookup<'growthBy'>(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('group')) this.#ask();
  }

  #chooseView(change: Partial<ViewChoice>): void {
    this.dispatchEvent(new CustomEvent('choice-change', { detail: { ...this.choice, ...change } }));
  }

  #ask(): void {
    this.#lookup.ask(this.context.queries, { kind: 'growthBy', thread: this.context.thread, group: this.group });
  }

  #open({ name }: GrowthGroupRow): void {
    this.context.post({ type: 'openGroup', thread: this.context.thread, group: this.group, name });
  }

  #columns(): Column<GrowthGroupRow>[] {
    const sampled = this.#lookup.answer?.sampled === true;
    return [
      {
        id: 'name',
        title: t('Name'),
        width: 240,
        align: 'start',
        key: (row) => row.name,
        cell: (row) => nameCell(shownName(row)),
      },
      ...countColumnsOf<GrowthGroupRow>(this.context.series.snapshots.length, (i) =>
        numberColumn(
          `count${i}`,
          `#${i + 1}`,
          76,
          (row) => row.counts[i] ?? 0,
          formatCount,
          sampled ? t('Samples in snapshot {0}', i + 1) : t('Objects in snapshot {0}', i + 1),
        ),
      ),
      {
        id: 'trend',
        title: t('Trend'),
        width: 76,
        key: (row) => trendOf(row.bytes).slope,
        cell: (row) => spark(row.bytes),
      },
      numberColumn('bytes', t('Bytes'), 84, (row) => row.bytes.at(-1) ?? 0, formatBytes),
      numberColumn('slope', t('Per Interval'), 114, (row) => trendOf(row.bytes).slope, signedBytes),
      numberColumn('survivors', t('Survivors'), 106, (row) => row.survivors, formatCount),
      // Samples tell what was allocated, not what hangs on it.
      ...(sampled
        ? []
        : [numberColumn<GrowthGroupRow>('retained', t('Retained'), 102, (row) => row.retainedBytes, formatBytes)]),
      {
        id: 'source',
        title: t('Source'),
        width: 220,
        align: 'start',
        cell: (row) => html`${sourceCell(row.source, () => this.#open(row))}`,
      },
    ];
  }

  #menu({ row, x, y }: RowMenuDetail<GrowthGroupRow>): void {
    const items = [{ label: t('Copy Name'), run: () => this.context.post({ type: 'copyText', text: row.name }) }];
    items.push({
      label: t('Copy Table as CSV'),
      run: () =>
        this.context.post({ type: 'copyText', text: tableCsv(this.#columns(), this.#lookup.answer?.rows ?? []) }),
    });
    if (row.source) items.unshift({ label: t('Open Source'), run: () => this.#open(row) });
    this.context.menu({ x, y, items });
  }

  protected override render(): TemplateResult {
    const columns = this.#columns();
    const all = this.#lookup.answer?.rows ?? [];
    const found = filtered(all, this.choice.filter, (row) => row.name);
    const key = columns.find(({ id }) => id === this.choice.sort.column)?.key;
    return html`<div class="toolbar">
        ${filterField(this.choice.filter, t('Filter by name'), (filter) => this.#chooseView({ filter }))}
        <slot name="tools"></slot>
        ${columnsButton(this)}
        <span class="soft numbers count" role="status"
          >${t('{0} of {1}', formatCount(found.length), formatCount(all.length))}</span
        >
      </div>
      ${workState(this.#lookup, () => this.#ask())}
      <leakline-table
        class="grow"
        .name=${'by-group'}
        .layouts=${this.context.layouts}
        .start=${this.context.startRow()}
        .label=${groupTitle(this.group)}
        .columns=${columns}
        .rows=${key ? sorted(found, key, this.choice.sort.descending) : found}
        .sort=${this.choice.sort}
        .emptyText=${this.#lookup.loading ? '' : t('Nothing to show.')}
        @sort-change=${(event: CustomEvent<Sort>) => this.#chooseView({ sort: event.detail })}
        @row-open=${(event: CustomEvent<GrowthGroupRow>) => event.detail.source && this.#open(event.detail)}
        @row-menu=${(event: CustomEvent<RowMenuDetail<GrowthGroupRow>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

/** Names of the program stay as they are; our own words are in the display language. */
function shownName({ name, words: said }: GrowthGroupRow): string {
  if (said) return words(said);
  return name === '(workspace)' ? t('(workspace)') : name;
}

customElements.define('leakline-group-view', LeaklineGroupView);
