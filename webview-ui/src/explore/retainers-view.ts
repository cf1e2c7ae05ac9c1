import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { formatBytes } from '../../../src/base/units.ts';
import type { EdgeRow, ObjectRow, PathStep } from '../../../src/model/heap-views.ts';
import type { PanelMemory } from '../memory.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import type { Column } from '../table/column.ts';
import { objectCell, objectSizeColumns, sourceCell } from '../table/columns.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext, FocusedObject } from './context.ts';
import { branchOf, LazyTree, type TreeRow, type TreeSource } from './lazy-tree.ts';
import { Lookup } from './lookup.ts';
import { focusedOn, objectItems, openObjectSource } from './object-menu.ts';
import { columnsButton, workState } from './pieces.ts';
import { pathStyles } from './path-styles.ts';

type Node = TreeRow<EdgeRow>;

const treeParts = ['object', 'context', 'machinery', 'below'] as const;
const pathParts = ['object', 'context', 'ignored'] as const;

/** Who holds an object: the way from the root, and all its retainers as a tree upwards. */
export class LeaklineRetainersView extends LitElement {
  static override properties = {
    context: { attribute: false },
    object: { attribute: false },
    machinery: { state: true },
    below: { state: true },
    ignored: { state: true },
  };
  static override styles = [sharedStyles, viewStyles, pathStyles];

  declare context: ExploreContext;
  declare object: FocusedObject;
  /** V8's own bookkeeping is shown, too. */
  declare machinery: boolean;
  /** The tree goes down to what the object holds instead of up to what holds it. */
  declare below: boolean;
  readonly #path = new Lookup<'path'>(this);
  readonly #tree = new LazyTree<EdgeRow>(this);
  /** Objects whose retaining the reader does not care for: ways to the root are looked for without them. */
  declare ignored: readonly number[];

  constructor() {
    super();
    this.ignored = [];
    this.machinery = false;
    this.below = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { machinery, below, branches, ignored } = this.context.recalled();
    if (!this.hasUpdated) Object.assign(this, { machinery, below });
    // Numbers of objects mean something in their own snapshot only.
    if (changed.has('object')) this.ignored = ignored?.snapshot === this.object.snapshot ? ignored.nodes : [];
    if (pathParts.some((name) => changed.has(name))) this.#openPath();
    if (treeParts.some((name) => changed.has(name))) this.#openTree(this.hasUpdated ? [] : branches['retainers']);
    else if (changed.has('ignored')) this.#openTree(this.#tree.open, true);
  }

  get #ignoring(): { readonly ignored?: number[] } {
    return this.ignored.length === 0 ? {} : { ignored: [...this.ignored] };
  }

  #openPath(): void {
    const { snapshot, node } = this.object;
    const query = { kind: 'path' as const, thread: this.context.thread, snapshot, node, ...this.#ignoring };
    this.#path.ask(this.context.queries, query);
  }

  #openTree(open: readonly string[] = [], again = false): void {
    const { context, object } = this;
    const source: TreeSource<EdgeRow> = {
      children: async (row, offset, limit, signal) => {
        const node = row?.node ?? object.node;
        const place = { thread: context.thread, snapshot: object.snapshot, node, offset, limit };
        return this.below
          ? (await context.queries.query<'fields'>({ kind: 'fields', ...place }, signal)).page
          : (
              await context.queries.query<'retainers'>(
                { kind: 'retainers', ...place, machinery: this.machinery, ...this.#ignoring },
                signal,
              )
            ).page;
      },
      expandable: ({ more }) => more,
      hidden: (row) => this.below && !this.machinery && row.machinery,
    };
    this.#tree.start(source, open, again);
  }

  #toggle(row: Node): void {
    this.#tree.toggle(row);
    this.context.keep({ branches: { ...this.context.recalled().branches, retainers: this.#tree.open } });
  }

  #choose(choice: Partial<Pick<PanelMemory, 'machinery' | 'below'>>): void {
    Object.assign(this, choice);
    this.context.keep({ ...choice, branches: { ...this.context.recalled().branches, retainers: [] } });
  }

  #columns(): Column<Node>[] {
    return [
      {
        id: 'retainer',
        title: this.below ? t('Field') : t('Retainer'),
        width: 300,
        align: 'start',
        cell: ({ row, note, missing }) =>
          row === undefined
            ? html`<span class="soft">${note === undefined ? t('{0} more…', missing) : shown(note)}</span>`
            : html`<span class=${classMap({ soft: row.machinery })}
                ><span class="edge name">${shown(row.edge, 120)}</span
                ><span class="soft">${this.below ? ': ' : ` ${t('in')} `}</span>${objectCell(row)}</span
              >`,
      },
      ...objectSizeColumns<Node>(({ row }) => row),
      {
        id: 'source',
        title: t('Source'),
        width: 220,
        align: 'start',
        cell: ({ row }) =>
          html`${row ? sourceCell(row.source, () => openObjectSource(this.context, this.object.snapshot, row.node)) : nothing}`,
      },
    ];
  }

  #focusOn(row: Pick<ObjectRow, 'node' | 'id' | 'className'>): void {
    this.context.showRetainers(focusedOn(row, this.object.snapshot));
  }

  #menu({ row: { row }, x, y }: RowMenuDetail<Node>): void {
    if (row === undefined) return;
    const items = objectItems(this.context, row, this.object.snapshot);
    const ignore = (): void => this.#ignore([...this.ignored, row.node]);
    // Without the root nothing is held.
    if (!this.below && row.node !== 0) items.push({ label: t('Ignore This Retainer'), run: ignore });
    this.context.menu({ x, y, items });
  }

  #ignore(nodes: readonly number[]): void {
    this.ignored = nodes;
    this.context.keep({ ignored: { snapshot: this.object.snapshot, nodes } });
  }

  protected override render(): TemplateResult {
    const label = shown(this.object.label, 160);
    return html`<div class="toolbar">
        <h3 class="name text">${label}</h3>
        <span class="soft">${t('in snapshot {0}', this.object.snapshot + 1)}</span>
        <vscode-single-select
          label=${t('Direction')}
          @change=${(event: Event) => this.#choose({ below: (event.target as HTMLSelectElement).value === 'below' })}
        >
          <vscode-option value="above" ?selected=${!this.below}>${t('Who holds it')}</vscode-option>
          <vscode-option value="below" ?selected=${this.below}>${t('What it holds')}</vscode-option>
        </vscode-single-select>
        <vscode-checkbox
          label=${t('Show V8 internals')}
          ?checked=${this.machinery}
          @change=${(event: Event) => this.#choose({ machinery: (event.target as HTMLInputElement).checked })}
        ></vscode-checkbox>
        ${columnsButton(this)}
        ${
          this.ignored.length === 0
            ? nothing
            : html`<button type="button" class="link" @click=${() => this.#ignore([])}>
                ${t('Restore {0} ignored', this.ignored.length)}
              </button>`
        }
      </div>
      ${this.#pathList()} ${workState(this.#tree, () => this.#openTree())}
      <leakline-table
        class="grow"
        .name=${'retainers'}
        .layouts=${this.context.layouts}
        .label=${this.below ? t('Fields of {0}', label) : t('Retainers of {0}', label)}
        .columns=${this.#columns()}
        .rows=${this.#tree.visible}
        .branch=${branchOf}
        .start=${this.context.startRow()}
        .emptyText=${this.#tree.loading ? '' : this.below ? t('It holds nothing.') : t('Nothing holds it but weak references.')}
        @row-toggle=${(event: CustomEvent<Node>) => this.#toggle(event.detail)}
        @row-open=${({ detail }: CustomEvent<Node>) => (detail.row ? this.#focusOn(detail.row) : this.#toggle(detail))}
        @row-menu=${(event: CustomEvent<RowMenuDetail<Node>>) => this.#menu(event.detail)}
      ></leakline-table>`;
  }

  /** From the root to the object; V8's bookkeeping between is folded into its neighbours. */
  #pathList(): TemplateResult | typeof nothing {
    if (this.#path.error !== undefined) return workState(this.#path, () => this.#openPath());
    const steps = this.#path.answer?.path.steps ?? [];
    if (steps.length === 0) {
      if (this.#path.answer === undefined || this.ignored.length === 0) return nothing;
      return html`<p role="status">${t('Nothing else holds it: without what is ignored it would be free.')}</p>`;
    }
    const seen = steps.filter((step, i) => this.machinery || !step.machinery || i === 0 || i === steps.length - 1);
    return html`<ol class="path name" aria-label=${t('Way from the root')}>
      ${seen.map((step, i) => this.#step(step, i === seen.length - 1))}
    </ol>`;
  }

  #step(step: PathStep, last: boolean): TemplateResult {
    const title = t('{0}, {1} retained', shown(step.className, 200), formatBytes(step.retainedBytes));
    return html`<li class=${classMap({ suspect: step.suspect, last })}>
      ${step.edge === '' ? nothing : html`<span class="edge">${shown(step.edge, 80)}</span><span class="soft">: </span>`}<button
        type="button"
        class="link"
        title=${title}
        ?disabled=${last}
        @click=${() => this.#focusOn(step)}
      >
        ${shown(step.className, 80)}
      </button>
    </li>`;
  }
}

customElements.define('leakline-retainers-view', LeaklineRetainersView);
