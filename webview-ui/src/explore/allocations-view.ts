import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { SourceLabel } from '../../../src/model/heap-views.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import { styled } from '../styled.ts';
import type { Column } from '../table/column.ts';
import { nameCell, placeText, sourceCell } from '../table/columns.ts';
import type { RowMenuDetail } from '../table/table.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import {
  allocationModel,
  allocationRows,
  flameBoxes,
  heaviestPath,
  type AllocationModel,
  type AllocationRow,
  type FlameBox,
} from './allocation-model.ts';
import type { ExploreContext } from './context.ts';
import { Lookup } from './lookup.ts';
import type { MenuItem } from './menu.ts';
import { columnsButton, snapshotPick, workState } from './pieces.ts';

const boxHeight = 18;

/** Code of the workspace stands out from that of packages and of Node. */
function isOwn(source: SourceLabel | null | undefined): boolean {
  return source ? !/(^|\/)node_modules\//.test(source.file) : false;
}

/** Who allocated what is still alive: a flame chart, and the same as a tree. */
export class LeaklineAllocationsView extends LitElement {
  static override properties = { context: { attribute: false }, snapshot: { attribute: false }, zoom: { state: true } };
  static override styles = [
    sharedStyles,
    viewStyles,
    css`
      .flame {
        position: relative;
        flex: none;
        overflow: auto;
        max-height: 220px;
        margin-bottom: 8px;
      }
      .box {
        all: unset;
        position: absolute;
        box-sizing: border-box;
        height: ${boxHeight - 1}px;
        line-height: ${boxHeight - 2}px;
        padding: 0 4px;
        font-size: 11px;
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
        cursor: pointer;
        color: var(--vscode-editor-foreground);
        background: color-mix(in srgb, var(--vscode-charts-blue) var(--heat), var(--vscode-editor-background));
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 2px;
      }
      .box.own {
        background: color-mix(in srgb, var(--vscode-charts-orange) var(--heat), var(--vscode-editor-background));
      }
      .box:hover,
      .box:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
    `,
  ];

  declare context: ExploreContext;
  declare snapshot: number;
  /** Node the flame chart stands on. */
  declare zoom: number;
  readonly #lookup = new Lookup<'allocations'>(this);
  #model: AllocationModel | undefined;
  #open = new Set<number>();

  constructor() {
    super();
    this.zoom = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('snapshot')) this.#ask();
    const tree = this.#lookup.answer?.tree;
    if (tree === this.#model?.tree) return;
    this.#model = tree && allocationModel(tree);
    // The tree of a snapshot is the same each time it is made.
    const left = this.context.recalled().flame;
    const isSame = left?.snapshot === this.snapshot && Math.max(left.zoom, ...left.open) < (tree?.names.length ?? 0);
    this.#open = isSame ? new Set(left.open) : this.#model ? heaviestPath(this.#model) : new Set();
    this.zoom = isSame ? left.zoom : 0;
  }

  /** Finds it again when it comes back. */
  #keep(): void {
    this.context.keep({ flame: { snapshot: this.snapshot, zoom: this.zoom, open: [...this.#open] } });
  }

  #zoomTo(node: number): void {
    this.zoom = node;
    this.#keep();
  }

  #ask(): void {
    this.#lookup.ask(this.context.queries, {
      kind: 'allocations',
      thread: this.context.thread,
      snapshot: this.snapshot,
    });
  }

  #toggle(node: number): void {
    if (!this.#open.delete(node)) this.#open.add(node);
    this.#keep();
    this.requestUpdate();
  }

  #openFrame(frame: number): void {
    this.context.post({ type: 'openFrame', thread: this.context.thread, snapshot: this.snapshot, frame });
  }

  /** Arrows go to the caller, to the heaviest called, and to the neighbours of a box. */
  #onKey(event: KeyboardEvent, boxes: readonly FlameBox[]): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('.box')];
    const at = buttons.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const { depth, left, width } = boxes[at];
    const row = boxes.flatMap((box, i) => (box.depth === depth ? [i] : []));
    const next: Record<string, () => number | undefined> = {
      ArrowUp: () => boxes.findLastIndex((box, i) => i < at && box.depth === depth - 1),
      ArrowDown: () => boxes.findIndex((box) => box.depth === depth + 1 && box.left >= left && box.left < left + width),
      ArrowLeft: () => row[row.indexOf(at) - 1],
      ArrowRight: () => row[row.indexOf(at) + 1],
    };
    if (!(event.key in next)) return;
    event.preventDefault();
    buttons[next[event.key]() ?? -1]?.focus();
  }

  #columns({ tree, totalBytes, totalCounts }: AllocationModel): Column<AllocationRow>[] {
    const share = (bytes: number): string => `${Math.round((bytes / (totalBytes[0] || 1)) * 100)} %`;
    return [
      {
        id: 'function',
        title: t('Function'),
        width: 280,
        align: 'start',
        cell: ({ node }) => nameCell(tree.names[node] || t('(anonymous)')),
      },
      {
        id: 'total',
        title: t('Live Bytes'),
        width: 100,
        hint: t('With all it called'),
        cell: ({ node }) => formatBytes(totalBytes[node]),
      },
      { id: 'share', title: t('Share'), width: 74, cell: ({ node }) => share(totalBytes[node]) },
      { id: 'self', title: t('Self'), width: 92, cell: ({ node }) => formatBytes(tree.selfBytes[node]) },
      {
        id: 'count',
        title: tree.origin === 'samples' ? t('Samples') : t('Objects'),
        width: 90,
        cell: ({ node }) => formatCount(totalCounts[node]),
      },
      {
        id: 'source',
        title: t('Source'),
        width: 240,
        align: 'start',
        cell: ({ node }) => html`${sourceCell(tree.sources[node] ?? undefined, () => this.#openFrame(node))}`,
      },
    ];
  }

  #menu(node: number, x: number, y: number): void {
    const items: MenuItem[] = [{ label: t('Zoom In'), run: () => this.#zoomTo(node) }];
    if (this.#model?.tree.sources[node]) items.unshift({ label: t('Open Source'), run: () => this.#openFrame(node) });
    this.context.menu({ x, y, items });
  }

  /** By pointer, or by the menu key, which has no place of its own. */
  #boxMenu(event: MouseEvent, node: number): void {
    event.preventDefault();
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.#menu(node, event.clientX || left, event.clientY || bottom);
  }

  protected override render(): TemplateResult {
    const model = this.#model;
    return html`<div class="toolbar">
        ${this.context.series.snapshots.length === 0 ? nothing : snapshotPick(this.context, t('Snapshot'), this.snapshot, (snapshot) => this.dispatchEvent(new CustomEvent('snapshot-select', { detail: snapshot })))}
        ${this.zoom === 0 ? nothing : html`<button type="button" class="link" @click=${() => this.#zoomTo(0)}>${t('Zoom out')}</button>`}
        ${columnsButton(this)}
        <span class="soft count"
          >${model === undefined ? nothing : model.tree.origin === 'samples' ? t('Live bytes, estimated from samples') : t('Live bytes by allocation stack')}</span
        >
      </div>
      ${workState(this.#lookup, () => this.#ask())} ${model === undefined ? nothing : this.#views(model)}`;
  }

  #views(model: AllocationModel): TemplateResult {
    const boxes = flameBoxes(model, this.zoom);
    const depth = boxes.reduce((most, box) => Math.max(most, box.depth), 0);
    return html`<div
        class="flame"
        role="group"
        aria-label=${t('Flame chart of live bytes')}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, boxes)}
      >
        <div ${styled({ height: `${(depth + 1) * boxHeight}px` })}>${boxes.map((box) => this.#box(box, model))}</div>
      </div>
      <leakline-table
        class="grow"
        .name=${'allocations'}
        .layouts=${this.context.layouts}
        .start=${this.context.startRow()}
        .label=${t('Allocations')}
        .columns=${this.#columns(model)}
        .rows=${allocationRows(model, this.#open)}
        .branch=${({ level, expanded }: AllocationRow) => ({ level, expanded })}
        .emptyText=${t('No samples were taken.')}
        @row-toggle=${(event: CustomEvent<AllocationRow>) => this.#toggle(event.detail.node)}
        @row-open=${({ detail }: CustomEvent<AllocationRow>) =>
          model.tree.sources[detail.node] ? this.#openFrame(detail.node) : this.#toggle(detail.node)}
        @row-menu=${({ detail }: CustomEvent<RowMenuDetail<AllocationRow>>) => this.#menu(detail.row.node, detail.x, detail.y)}
      ></leakline-table>`;
  }

  #box({ node, depth, left, width }: FlameBox, { tree, totalBytes }: AllocationModel): TemplateResult {
    const source = tree.sources[node];
    const name = node === 0 ? t('All') : shown(tree.names[node], 120) || t('(anonymous)');
    const title = [name, formatBytes(totalBytes[node]), source ? placeText(source) : ''].filter(Boolean).join(' · ');
    const selfShare = totalBytes[node] > 0 ? tree.selfBytes[node] / totalBytes[node] : 0;
    return html`<button
      type="button"
      class=${classMap({ box: true, own: isOwn(source) })}
      tabindex=${depth === 0 ? 0 : -1}
      title=${title}
      aria-label=${title}
      ${styled({
        left: `${left * 100}%`,
        width: `${width * 100}%`,
        top: `${depth * boxHeight}px`,
        '--heat': `${Math.round(16 + selfShare * 26)}%`,
      })}
      @click=${() => this.#zoomTo(node)}
      @contextmenu=${(event: MouseEvent) => this.#boxMenu(event, node)}
    >
      ${width > 0.02 ? name : nothing}
    </button>`;
  }
}

customElements.define('leakline-allocations-view', LeaklineAllocationsView);
