import { LitElement, html, type PropertyValues, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { DuplicateString } from '../../../src/model/heap-views.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import type { Column } from '../table/column.ts';
import { nameCell } from '../table/columns.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext } from './context.ts';
import { PagedRows } from './paged.ts';
import { columnsButton, snapshotPick, workState } from './pieces.ts';

type Maybe = DuplicateString | undefined;

function columnsOf(): Column<Maybe>[] {
  return [
    {
      id: 'text',
      title: t('Text'),
      width: 320,
      align: 'start',
      cell: (row) => (row ? nameCell(JSON.stringify(row.text)) : '…'),
    },
    { id: 'count', title: t('Copies'), width: 96, cell: (row) => (row ? formatCount(row.count) : '') },
    { id: 'bytes', title: t('Bytes'), width: 96, cell: (row) => (row ? formatBytes(row.bytes) : '') },
    {
      id: 'wasted',
      title: t('Wasted'),
      hint: t('Bytes of all copies but one'),
      width: 96,
      cell: (row) => (row ? formatBytes(row.bytes - row.bytes / Math.max(1, row.count)) : ''),
    },
  ];
}

/** Strings that are there more than once, those that waste the most first. */
export class LeaklineStringsView extends LitElement {
  static override properties = { context: { attribute: false }, snapshot: { attribute: false } };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare snapshot: number;
  #wastedBytes = 0;
  readonly #paged = new PagedRows<DuplicateString>(this);
  readonly #columns = columnsOf();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('snapshot')) this.#open();
  }

  #open(): void {
    const { context, snapshot } = this;
    this.#paged.open(async (offset, limit, signal) => {
      const query = { kind: 'duplicateStrings' as const, thread: context.thread, snapshot, offset, limit };
      const { page, wastedBytes } = await context.queries.query<'duplicateStrings'>(query, signal);
      this.#wastedBytes = wastedBytes;
      return page;
    });
  }

  #retainers({ node, text }: DuplicateString): void {
    this.context.showRetainers({ snapshot: this.snapshot, node, label: shown(JSON.stringify(text.slice(0, 60)), 80) });
  }

  #menu({ row, x, y }: RowMenuDetail<Maybe>): void {
    if (row === undefined) return;
    const items = [
      { label: t('Show Retainers of One Copy'), run: () => this.#retainers(row) },
      { label: t('Copy Text'), run: () => this.context.post({ type: 'copyText', text: row.text }) },
    ];
    this.context.menu({ x, y, items });
  }

  protected override render(): TemplateResult {
    const { rows } = this.#paged;
    return html`<div class="toolbar">
        ${snapshotPick(this.context, t('Snapshot'), this.snapshot, (snapshot) => this.dispatchEvent(new CustomEvent('snapshot-select', { detail: snapshot })))}
        ${columnsButton(this)}
        <span class="soft numbers count" role="status"
          >${t('{0} texts, {1} wasted', formatCount(rows.length), formatBytes(this.#wastedBytes))}</span
        >
      </div>
      ${workState(this.#paged, () => this.#open())}
      <leakline-table
        class="grow"
        .name=${'strings'}
        .layouts=${this.context.layouts}
        .start=${this.context.startRow()}
        .label=${t('Duplicate Strings')}
        .columns=${this.#columns}
        .rows=${rows}
        .emptyText=${this.#paged.loading ? '' : t('No string is there twice.')}
        @range=${(event: CustomEvent<{ first: number; last: number }>) => this.#paged.show(event.detail.first, event.detail.last)}
        @row-open=${(event: CustomEvent<Maybe>) => event.detail && this.#retainers(event.detail)}
        @row-menu=${(event: CustomEvent<RowMenuDetail<Maybe>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-strings-view', LeaklineStringsView);
