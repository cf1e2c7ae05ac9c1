import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatCount } from '../../../src/base/units.ts';
import type { DominatorRow } from '../../../src/model/heap-views.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import type { Column } from '../table/column.ts';
import { objectCell, objectSizeColumns, sourceCell } from '../table/columns.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext } from './context.ts';
import { branchOf, LazyTree, type TreeRow } from './lazy-tree.ts';
import { snapshotPick, workState } from './pieces.ts';

type Node = TreeRow<DominatorRow>;

/** What would be free without what: the dominator tree from the root down, the largest first. */
export class LeaklineDominatorsView extends LitElement {
  static override properties = { context: { attribute: false }, snapshot: { attribute: false } };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare snapshot: number;
  readonly #tree = new LazyTree<DominatorRow>(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('snapshot')) this.#open();
  }

  #open(): void {
    const { context, snapshot } = this;
    this.#tree.open({
      children: async (row, offset, limit, signal) => {
        const node = row === undefined ? {} : { node: row.node };
        const query = { kind: 'dominators' as const, thread: context.thread, snapshot, ...node, offset, limit };
        return (await context.queries.query<'dominators'>(query, signal)).page;
      },
      expandable: ({ children }) => children > 0,
    });
  }

  #columns(): Column<Node>[] {
    return [
      {
        id: 'object',
        title: t('Object'),
        width: 300,
        align: 'start',
        cell: ({ row, note, missing }) =>
          row === undefined
            ? html`<span class="soft">${note === undefined ? t('{0} more…', missing) : shown(note)}</span>`
            : objectCell(row),
      },
      {
        id: 'children',
        title: t('Dominates'),
        hint: t('Objects directly below it'),
        width: 100,
        cell: ({ row }) => (row === undefined ? '' : formatCount(row.children)),
      },
      ...objectSizeColumns<Node>(({ row }) => row),
      {
        id: 'source',
        title: t('Source'),
        width: 220,
        align: 'start',
        cell: ({ row }) => html`${row ? sourceCell(row.source, () => this.#openSource(row)) : nothing}`,
      },
    ];
  }

  #openSource({ node }: DominatorRow): void {
    this.context.post({ type: 'openNode', thread: this.context.thread, snapshot: this.snapshot, node });
  }

  #retainers({ node, id, className }: DominatorRow): void {
    this.context.showRetainers({ snapshot: this.snapshot, node, label: `${shown(className, 120)} @${id}` });
  }

  #menu({ row: { row }, x, y }: RowMenuDetail<Node>): void {
    if (row === undefined) return;
    const items = [
      { label: t('Show Retainers'), run: () => this.#retainers(row) },
      { label: t('Show Objects of This Class'), run: () => this.context.showObjects(row.className, this.snapshot) },
    ];
    if (row.source) items.push({ label: t('Open Source'), run: () => this.#openSource(row) });
    this.context.menu({ x, y, items });
  }

  protected override render(): TemplateResult {
    return html`<div class="toolbar">
        ${snapshotPick(this.context, t('Snapshot'), this.snapshot, (snapshot) => this.dispatchEvent(new CustomEvent('snapshot-select', { detail: snapshot })))}
      </div>
      ${workState(this.#tree, () => this.#open())}
      <leakline-table
        class="grow"
        .label=${t('Dominators')}
        .columns=${this.#columns()}
        .rows=${this.#tree.visible}
        .branch=${branchOf}
        .emptyText=${this.#tree.loading ? '' : t('Nothing to show.')}
        @row-toggle=${(event: CustomEvent<Node>) => this.#tree.toggle(event.detail)}
        @row-open=${({ detail }: CustomEvent<Node>) => (detail.row ? this.#retainers(detail.row) : this.#tree.toggle(detail))}
        @row-menu=${(event: CustomEvent<RowMenuDetail<Node>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-dominators-view', LeaklineDominatorsView);
