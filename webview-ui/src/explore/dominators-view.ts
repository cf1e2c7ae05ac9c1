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
import type { ExploreContext, FocusedObject } from './context.ts';
import { branchOf, LazyTree, type TreeRow, type TreeSource } from './lazy-tree.ts';
import { focusedOn, objectItems, openObjectSource } from './object-menu.ts';
import { columnsButton, snapshotPick, workState } from './pieces.ts';

type Node = TreeRow<DominatorRow>;

const treeParts = ['context', 'snapshot', 'object'] as const;

/** What would be free without what: the dominator tree from the root or from one object down, the largest first. */
export class LeaklineDominatorsView extends LitElement {
  static override properties = {
    context: { attribute: false },
    snapshot: { attribute: false },
    object: { attribute: false },
  };
  static override styles = [sharedStyles, viewStyles];

  declare context: ExploreContext;
  declare snapshot: number;
  /** Where the tree starts instead of at the root. */
  declare object: FocusedObject | undefined;
  readonly #tree = new LazyTree<DominatorRow>(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    const open = this.hasUpdated ? [] : this.context.recalled().branches['dominators'];
    if (treeParts.some((name) => changed.has(name))) this.#open(open);
  }

  #open(open: readonly string[] = []): void {
    const { context, object } = this;
    const snapshot = this.#snapshot;
    const source: TreeSource<DominatorRow> = {
      children: async (row, offset, limit, signal) => {
        const node = row?.node ?? object?.node;
        const below = node === undefined ? {} : { node };
        const query = { kind: 'dominators' as const, thread: context.thread, snapshot, ...below, offset, limit };
        return (await context.queries.query<'dominators'>(query, signal)).page;
      },
      expandable: ({ children }) => children > 0,
    };
    this.#tree.start(source, open);
  }

  #toggle(row: Node): void {
    this.#tree.toggle(row);
    this.context.keep({ branches: { ...this.context.recalled().branches, dominators: this.#tree.open } });
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
        cell: ({ row }) =>
          html`${row ? sourceCell(row.source, () => openObjectSource(this.context, this.#snapshot, row.node)) : nothing}`,
      },
    ];
  }

  #menu({ row: { row }, x, y }: RowMenuDetail<Node>): void {
    if (row) this.context.menu({ x, y, items: objectItems(this.context, row, this.#snapshot) });
  }

  get #snapshot(): number {
    return this.object?.snapshot ?? this.snapshot;
  }

  #select(snapshot: number | undefined): void {
    this.dispatchEvent(new CustomEvent('snapshot-select', { detail: snapshot }));
  }

  /** Of one object, the way back; else the snapshots to choose from. */
  #tools(): TemplateResult {
    const { context, snapshot, object } = this;
    if (object === undefined) return snapshotPick(context, t('Snapshot'), snapshot, (choice) => this.#select(choice));
    return html`<h3 class="name text">${shown(object.label, 160)}</h3>
      <span class="soft">${t('in snapshot {0}', object.snapshot + 1)}</span>
      <button type="button" class="link" @click=${() => this.#select(object.snapshot)}>${t('From the root')}</button>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="toolbar">${this.#tools()} ${columnsButton(this)}</div>
      ${workState(this.#tree, () => this.#open())}
      <leakline-table
        class="grow"
        .name=${'dominators'}
        .layouts=${this.context.layouts}
        .label=${t('Dominators')}
        .columns=${this.#columns()}
        .rows=${this.#tree.visible}
        .branch=${branchOf}
        .start=${this.context.startRow()}
        .emptyText=${this.#tree.loading ? '' : t('Nothing to show.')}
        @row-toggle=${(event: CustomEvent<Node>) => this.#toggle(event.detail)}
        @row-open=${({ detail }: CustomEvent<Node>) => (detail.row ? this.context.showRetainers(focusedOn(detail.row, this.#snapshot)) : this.#toggle(detail))}
        @row-menu=${(event: CustomEvent<RowMenuDetail<Node>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }
}

customElements.define('leakline-dominators-view', LeaklineDominatorsView);
