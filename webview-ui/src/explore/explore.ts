import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ClassRow, ReportSeries } from '../../../src/model/report.ts';
import type { GrowthGroup, PanelMessage } from '../../../src/protocol/panel.ts';
import { kindOfClass } from '../growth/growth-columns.ts';
import type { GrowthChoice } from '../growth/growth-view.ts';
import { afresh, growthChoice, withGrowthChoice, type PanelMemory } from '../memory.ts';
import type { Interval } from '../overview/memory-chart.ts';
import { sharedStyles } from '../shared-styles.ts';
import type { TableLayouts } from '../table/table-layouts.ts';
import type { RowMenuDetail } from '../table/table.ts';
import type { Tab } from '../tabs.ts';
import { t } from '../texts.ts';
import { lastSnapshot, type ExploreContext, type FocusedObject, type ViewChoice } from './context.ts';
import { groupTitle } from './group-view.ts';
import type { Queries } from './lookup.ts';
import type { MenuItem, MenuPlace } from './menu.ts';

const groups: readonly (GrowthGroup | 'class')[] = ['class', 'allocation-site', 'package', 'container', 'file'];

const contextParts = ['seriesId', 'thread', 'series', 'queries', 'layouts'] as const;

/** The lower half: one view at a time over the snapshots. Tells `remember` what the reader chose, `act` what the host is to do. */
export class LeaklineExplore extends LitElement {
  static override properties = {
    seriesId: { attribute: false },
    thread: { attribute: false },
    series: { attribute: false },
    classes: { attribute: false },
    queries: { attribute: false },
    canQuery: { attribute: false },
    memory: { attribute: false },
    layouts: { attribute: false },
    menu: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .place {
        display: flex;
        flex-direction: column;
      }
      .place,
      leakline-growth-view,
      .view {
        flex: 0 1 auto;
        min-height: 0;
      }
      .tools {
        display: flex;
        gap: 6px 12px;
        align-items: center;
        flex-wrap: wrap;
      }
      .tools vscode-single-select {
        width: 170px;
      }
      .hint {
        padding: 16px 2px;
      }
    `,
  ];

  declare seriesId: string;
  declare thread: number;
  declare series: ReportSeries;
  declare classes: readonly ClassRow[];
  declare queries: Queries;
  declare canQuery: boolean;
  declare memory: PanelMemory;
  declare layouts: TableLayouts;
  declare menu: MenuPlace | undefined;
  #context!: ExploreContext;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!contextParts.some((name) => changed.has(name))) return;
    this.#context = {
      seriesId: this.seriesId,
      thread: this.thread,
      series: this.series,
      queries: this.queries,
      layouts: this.layouts,
      post: (message) => this.#act(message),
      showObjects: (className, snapshot) => this.#showObjects(className, snapshot),
      compareClass: (name) => this.#compareClass(name),
      showGrowth: (name) => this.#growthOfClass(name),
      showRetainers: (object) => this.#look('retainers', { object }),
      showDominated: (dominated) => this.#look('dominators', { dominated }),
      recalled: () => this.memory,
      keep: (change) => this.#keep(change),
      startRow: () => this.memory.rows[this.memory.tab] ?? 0,
      menu: (place) => (this.menu = place),
    };
  }

  #act(message: PanelMessage): void {
    this.dispatchEvent(new CustomEvent('act', { detail: message }));
  }

  #remember(change: Partial<PanelMemory>): void {
    this.dispatchEvent(new CustomEvent('remember', { detail: change }));
  }

  #keep(change: Partial<PanelMemory>): void {
    this.memory = { ...this.memory, ...change };
    this.dispatchEvent(new CustomEvent('keep', { detail: change }));
  }

  #look(tab: string, change: Partial<PanelMemory> = {}): void {
    this.#remember({ ...afresh(this.memory, tab), ...change });
  }

  #showObjects(className: string, snapshot = lastSnapshot(this.#context)): void {
    if (this.canQuery) this.#look('objects', { className, snapshot });
  }

  #compareClass(name: string): void {
    this.#look('comparison', { filters: { ...this.memory.filters, comparison: name.slice(0, 200) } });
  }

  #growthOfClass(name: string): void {
    const filters = { ...this.memory.filters, growth: name.slice(0, 200) };
    this.#look('growth', { filters, group: 'class', kind: 'all', onlyGrowing: false });
  }

  #tabs(): Tab[] {
    const growth = { id: 'growth', title: t('Growth') };
    if (!this.canQuery) return [growth];
    // A profile that was opened alone.
    if (this.series.snapshots.length === 0) return [{ id: 'allocations', title: t('Allocations') }];
    return [
      growth,
      { id: 'comparison', title: t('Comparison') },
      { id: 'objects', title: t('Objects') },
      { id: 'retainers', title: t('Retainers') },
      { id: 'dominators', title: t('Dominators') },
      { id: 'allocations', title: t('Allocations') },
      { id: 'statistics', title: t('Statistics') },
      { id: 'strings', title: t('Duplicate Strings') },
    ];
  }

  protected override render(): TemplateResult {
    const tabs = this.#tabs();
    const selected = tabs.some(({ id }) => id === this.memory.tab) ? this.memory.tab : tabs[0].id;
    return html`<leakline-tabs
        .label=${t('Tables')}
        .tabs=${tabs}
        .selected=${selected}
        @tab-change=${(event: CustomEvent<string>) => this.#remember({ tab: event.detail })}
      ></leakline-tabs>
      <div
        class="place"
        @head-menu=${({ detail }: CustomEvent<MenuPlace>) => (this.menu = detail)}
        @row-select=${({ detail }: CustomEvent<number>) => this.#keep({ rows: { ...this.memory.rows, [selected]: detail } })}
      >
        ${this.#view(selected)}
      </div>
      <leakline-menu .place=${this.menu} @close=${() => (this.menu = undefined)}></leakline-menu>`;
  }

  #view(tab: string): TemplateResult {
    const context = this.#context;
    const last = lastSnapshot(context);
    const snapshot = Math.min(this.memory.snapshot ?? last, last);
    const select = (event: CustomEvent<number>): void => this.#remember({ snapshot: event.detail });
    switch (tab) {
      case 'comparison':
        return html`<leakline-comparison-view
          class="view"
          .context=${context}
          .interval=${this.memory.interval}
          .choice=${this.#choice('comparison', 'sizeDelta')}
          @choice-change=${(event: CustomEvent<ViewChoice>) => this.#choose('comparison', event.detail)}
          @interval-select=${(event: CustomEvent<Interval>) => this.#remember({ interval: event.detail })}
        ></leakline-comparison-view>`;
      case 'objects':
        return this.#objects(snapshot);
      case 'retainers':
        return this.#retainers(this.memory.object);
      case 'dominators':
        return html`<leakline-dominators-view
          class="view"
          .context=${context}
          .snapshot=${snapshot}
          .object=${this.memory.dominated}
          @snapshot-select=${(event: CustomEvent<number>) => this.#look('dominators', { snapshot: event.detail, dominated: undefined })}
        ></leakline-dominators-view>`;
      case 'allocations':
        return html`<leakline-allocations-view
          class="view"
          .context=${context}
          .snapshot=${snapshot}
          @snapshot-select=${select}
        ></leakline-allocations-view>`;
      case 'statistics':
        return html`<leakline-statistics-view
          class="view"
          .context=${context}
          .snapshot=${snapshot}
          @snapshot-select=${select}
        ></leakline-statistics-view>`;
      case 'strings':
        return html`<leakline-strings-view
          class="view"
          .context=${context}
          .snapshot=${snapshot}
          @snapshot-select=${select}
        ></leakline-strings-view>`;
      default:
        return this.#growth();
    }
  }

  #choice(view: string, column: string): ViewChoice {
    const { sorts, filters } = this.memory;
    return { sort: sorts[view] ?? { column, descending: true }, filter: filters[view] ?? '' };
  }

  #choose(view: string, { sort, filter }: ViewChoice): void {
    const { sorts, filters } = this.memory;
    this.#remember({ sorts: { ...sorts, [view]: sort }, filters: { ...filters, [view]: filter } });
  }

  #objects(snapshot: number): TemplateResult {
    const { className } = this.memory;
    if (className === undefined)
      return html`<p class="hint soft">
        ${t('Choose a class in Growth or Comparison and press Enter to see its objects.')}
      </p>`;
    return html`<leakline-objects-view
      class="view"
      .context=${this.#context}
      .className=${className}
      .snapshot=${snapshot}
      .choice=${this.#choice('objects', 'retained')}
      @choice-change=${(event: CustomEvent<ViewChoice>) => this.#choose('objects', event.detail)}
    ></leakline-objects-view>`;
  }

  #retainers(object: FocusedObject | undefined): TemplateResult {
    if (object === undefined)
      return html`<p class="hint soft">
        ${t('Choose an object in Objects or Dominators and press Enter to see who holds it.')}
      </p>`;
    return html`<leakline-retainers-view
      class="view"
      .context=${this.#context}
      .object=${object}
    ></leakline-retainers-view>`;
  }

  #growth(): TemplateResult {
    const { group } = this.memory;
    const tools = html`<div slot="tools" class="tools">${this.#groupPick(group)}</div>`;
    if (group !== 'class' && this.canQuery)
      return html`<leakline-group-view
        class="view"
        .context=${this.#context}
        .group=${group as GrowthGroup}
        .choice=${this.#choice(group, 'slope')}
        @choice-change=${(event: CustomEvent<ViewChoice>) => this.#choose(group, event.detail)}
        >${tools}</leakline-group-view
      >`;
    return html`<leakline-growth-view
      .rows=${this.classes}
      .start=${this.#context.startRow()}
      .choice=${growthChoice(this.memory)}
      .layouts=${this.layouts}
      @choice-change=${(event: CustomEvent<GrowthChoice>) => this.#remember(withGrowthChoice(this.memory, event.detail))}
      @row-open=${(event: CustomEvent<ClassRow>) => this.#showObjects(event.detail.name)}
      @row-menu=${(event: CustomEvent<RowMenuDetail<ClassRow>>) => this.#growthMenu(event.detail)}
      >${tools}</leakline-growth-view
    >`;
  }

  /** Another grouping is another view with tools of its own; the focus stays on the choice. */
  #chooseGroup(group: string): void {
    this.#remember({ group });
    const focus = (): void => this.renderRoot.querySelector<HTMLElement>('.tools vscode-single-select')?.focus();
    requestAnimationFrame(focus);
  }

  #groupPick(group: string): TemplateResult | typeof nothing {
    if (!this.canQuery) return nothing;
    return html`<vscode-single-select
      label=${t('Group')}
      @change=${(event: Event) => this.#chooseGroup((event.target as HTMLSelectElement).value)}
    >
      ${groups.map((one) => html`<vscode-option value=${one} ?selected=${one === group}>${groupTitle(one)}</vscode-option>`)}
    </vscode-single-select>`;
  }

  #growthMenu({ row, x, y }: RowMenuDetail<ClassRow>): void {
    const items: MenuItem[] = [];
    if (this.canQuery) {
      items.push(
        { label: t('Show Objects'), run: () => this.#showObjects(row.name) },
        { label: t('Show in Comparison'), run: () => this.#compareClass(row.name) },
        { label: t('Show Allocations'), run: () => this.#look('allocations') },
        { label: t('Show Statistics'), run: () => this.#look('statistics') },
      );
      if (kindOfClass(row.name) === 'strings')
        items.push({ label: t('Show Duplicate Strings'), run: () => this.#remember({ tab: 'strings' }) });
    }
    items.push(
      { label: t('Copy Class Name'), run: () => this.#act({ type: 'copyText', text: row.name }) },
      { label: t('Export Table as CSV'), run: () => this.#act({ type: 'export', format: 'csv' }) },
    );
    this.menu = { x, y, items };
  }
}

customElements.define('leakline-explore', LeaklineExplore);
