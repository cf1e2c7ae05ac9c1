import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Progress } from '../../src/model/progress.ts';
import type { ClassRow, Report, ReportSeries, Suspect } from '../../src/model/report.ts';
import type { HostMessage, PanelMessage, PanelState } from '../../src/protocol/panel.ts';
import { objectOnPath } from './explore/suspect-path.ts';
import type { GrowthChoice } from './growth/growth-view.ts';
import { HostLink } from './host-link.ts';
import { afresh, elsewhere, forSeries, growthChoice, recall, withGrowthChoice, type PanelMemory } from './memory.ts';
import type { Interval, Zoom } from './overview/memory-chart.ts';
import { kindsToHide } from './overview/memory-data.ts';
import { otherSuspects } from './overview/other-suspects.ts';
import type { StripTarget } from './overview/snapshot-strip.ts';
import { middleStyles } from './middle-styles.ts';
import { panelStyles } from './panel-styles.ts';
import { progressText } from './progress-text.ts';
import { sharedStyles } from './shared-styles.ts';
import { shown } from './shown.ts';
import { TableLayouts } from './table/table-layouts.ts';
import { setTexts, t } from './texts.ts';

type ReportState = Extract<PanelState, { kind: 'report' }>;

/** The whole panel: keeps what the host said and what the reader chose, and hands both to the parts. */
export class LeaklinePanel extends LitElement {
  static override styles = [sharedStyles, middleStyles, panelStyles];

  #link!: HostLink;
  #state: PanelState | undefined;
  #progress: Progress | undefined;
  readonly #layouts = new TableLayouts((preferences) => this.#post({ type: 'preferences', preferences }));
  #memory!: PanelMemory;
  /** The suspect that was asked for from outside. */
  #current: string | undefined;
  #saving = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#link = new HostLink((message) => this.#receive(message));
    this.#memory = recall(this.#link);
    window.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#link.post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.#onScroll);
  }

  readonly #onScroll = (): void => {
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#remember({ scrollTop: window.scrollY }, false), 200);
  };

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'language':
        setTexts(message.texts);
        document.documentElement.lang = message.language;
        break;
      case 'preferences':
        this.#layouts.recall(message.preferences);
        break;
      case 'progress':
        this.#progress = message.progress;
        break;
      case 'state':
        this.#show(message.state);
        break;
      case 'reveal':
        void this.#revealSuspect(message.suspectId, message.retainers === true);
        break;
      case 'compare':
        this.#openStrip({ kind: 'comparison', interval: { base: message.base, current: message.current } });
        break;
      case 'answer':
      case 'failure':
        break;
      default:
        message satisfies never;
    }
    this.requestUpdate();
  }

  #show(state: PanelState): void {
    const first = this.#state === undefined;
    this.#state = state;
    if (state.kind !== 'report') return;
    this.#remember(forSeries(this.#memory, state.seriesId), false);
    const { scrollTop } = this.#memory;
    if (first && scrollTop > 0)
      void this.updateComplete.then(() => requestAnimationFrame(() => window.scrollTo({ top: scrollTop })));
  }

  async #revealSuspect(suspectId: string, retainers: boolean): Promise<void> {
    await this.updateComplete;
    const state = this.#state;
    const suspect = state?.kind === 'report' ? state.report.suspects.find(({ id }) => id === suspectId) : undefined;
    if (suspect && retainers) await this.#showRetainers(suspect);
    else await this.#reveal(suspectId, false);
  }

  async #reveal(suspectId: string, retainers: boolean): Promise<void> {
    this.#current = suspectId;
    this.#remember({ folds: { ...this.#memory.folds, [suspectId]: true } });
    await this.updateComplete;
    const cards = [
      ...this.renderRoot.querySelectorAll<HTMLElement & { suspect?: { id: string } }>('leakline-suspect-card'),
    ];
    const card = cards.find(({ suspect }) => suspect?.id === suspectId);
    card?.scrollIntoView({ block: retainers ? 'center' : 'start' });
    card?.focus();
  }

  #remember(change: Partial<PanelMemory>, redraw = true): void {
    this.#memory = { ...this.#memory, ...change };
    this.#link.state = this.#memory;
    if (redraw) this.requestUpdate();
  }

  #post(message: PanelMessage): void {
    this.#link.post(message);
  }

  protected override render(): TemplateResult {
    const state = this.#state;
    const content =
      state === undefined
        ? nothing
        : state.kind === 'report'
          ? this.#report(state)
          : state.kind === 'progress'
            ? this.#working(state)
            : state.kind === 'error'
              ? this.#failed(state.message)
              : this.#empty();
    return html`<main>${content}</main>`;
  }

  #empty(): TemplateResult {
    return html`<section class="middle">
      <vscode-icon name="pulse" size="32"></vscode-icon>
      <h2>${t('No series yet')}</h2>
      <p class="soft">
        ${t('A series is a few heap snapshots of one running program, taken while it works. What grows in every interval leaks.')}
      </p>
      <div class="buttons">
        <vscode-button icon="record" @click=${() => this.#post({ type: 'capture' })}
          >${t('Capture Heap Series')}</vscode-button
        >
        <vscode-button secondary icon="folder-opened" @click=${() => this.#post({ type: 'openFiles' })}
          >${t('Open Heap Snapshots')}</vscode-button
        >
      </div>
    </section>`;
  }

  #failed(message: string): TemplateResult {
    return html`<section class="middle" role="alert">
      <vscode-icon name="error" size="32" class="bad"></vscode-icon>
      <h2>${t('This series cannot be shown')}</h2>
      <p class="text">${shown(message, 2_000)}</p>
      <div class="buttons">
        <vscode-button secondary icon="folder-opened" @click=${() => this.#post({ type: 'openFiles' })}
          >${t('Open Heap Snapshots')}</vscode-button
        >
      </div>
    </section>`;
  }

  #working({ title, progress, growth }: Extract<PanelState, { kind: 'progress' }>): TemplateResult {
    return html`<leakline-live-series
      .heading=${title}
      .progress=${progress}
      .growth=${growth}
      .choice=${growthChoice(this.#memory)}
      .layouts=${this.#layouts}
      @choice-change=${(event: CustomEvent<GrowthChoice>) => this.#remember(withGrowthChoice(this.#memory, event.detail))}
      @cancel=${() => this.#post({ type: 'cancel' })}
    ></leakline-live-series>`;
  }

  #report(state: ReportState): TemplateResult {
    const { report } = state;
    const { series } = this.#threadOf(report);
    return html`<leakline-panel-head
        .report=${report}
        .heading=${state.title}
        .thread=${this.#memory.thread}
        @thread-select=${(event: CustomEvent<number>) => this.#remember({ ...elsewhere, thread: event.detail })}
        @act=${(event: CustomEvent<PanelMessage>) => this.#post(event.detail)}
      ></leakline-panel-head>
      ${this.#progress ? html`<p role="status" class="soft">${progressText(this.#progress).text}</p>` : nothing}
      ${isProfile(series) ? html`<p>${shown(report.verdict.summary, 2_000)}</p>` : this.#overview(state, series)}
      ${this.#suspects(state)} ${series.watch ? nothing : this.#tables(state)}`;
  }

  #overview(state: ReportState, series: ReportSeries): TemplateResult {
    const { report } = state;
    const { interval } = this.#memory;
    const select = (event: CustomEvent<Interval | null>): void =>
      this.#remember({ interval: event.detail ?? undefined });
    const zoom = (event: CustomEvent<Zoom | null>): void => this.#remember({ zoom: event.detail ?? undefined });
    return html`<leakline-verdict .report=${report}></leakline-verdict>
      <section aria-label=${t('Memory')} class="memory">
        <leakline-memory-chart
          .series=${series}
          .interval=${interval}
          .zoom=${this.#memory.zoom}
          .hiddenKinds=${this.#memory.hiddenKinds ?? kindsToHide(series, report.verdict.kind)}
          @kinds-change=${(event: CustomEvent<PanelMemory['hiddenKinds']>) => this.#remember({ hiddenKinds: event.detail })}
          @interval-select=${select}
          @zoom-change=${zoom}
        ></leakline-memory-chart>
        ${
          interval === undefined
            ? nothing
            : html`<leakline-interval-bar
                .series=${series}
                .interval=${interval}
                .linked=${state.can.query}
                @compare=${() => this.#openStrip({ kind: 'comparison', interval })}
                @interval-select=${select}
                @zoom-change=${zoom}
              ></leakline-interval-bar>`
        }
        <leakline-snapshot-strip
          .series=${series}
          .interval=${interval}
          .linked=${state.can.query}
          @strip-open=${(event: CustomEvent<StripTarget>) => this.#openStrip(event.detail)}
        ></leakline-snapshot-strip>
      </section>`;
  }

  /** Of snapshots; a look without any has none. */
  #tables(state: ReportState): TemplateResult {
    const { series, classes } = this.#threadOf(state.report);
    return html`<section class="explore" aria-label=${t('Tables')}>
      <leakline-explore
        .seriesId=${state.seriesId}
        .thread=${this.#memory.thread}
        .series=${series}
        .classes=${classes}
        .queries=${this.#link}
        .canQuery=${state.can.query}
        .memory=${this.#memory}
        .layouts=${this.#layouts}
        @remember=${(event: CustomEvent<Partial<PanelMemory>>) => this.#remember(event.detail)}
        @keep=${(event: CustomEvent<Partial<PanelMemory>>) => this.#remember(event.detail, false)}
        @act=${(event: CustomEvent<PanelMessage>) => this.#post(event.detail)}
      ></leakline-explore>
    </section>`;
  }

  #threadOf(report: Report): { series: ReportSeries; classes: readonly ClassRow[] } {
    return report.threads.find(({ id }) => id === this.#memory.thread) ?? report;
  }

  #suspects({ report, can }: ReportState): TemplateResult {
    const { suspects, verdict } = report;
    const others = otherSuspects(report, (message) => this.#post(message));
    if (suspects.length === 0) {
      if (verdict.kind !== 'heap-growth' || report.suppressed) return html`${others}`;
      return html`<p class="soft">
          ${t('No statement of the workspace could be named for the growth; the classes below say what grows.')}
        </p>
        ${others}`;
    }
    return html`<section class="suspects" aria-label=${t('Suspects')}>
      <h2>${suspects.length === 1 ? t('Suspect') : t('{0} suspects', suspects.length)}</h2>
      ${repeat(
        suspects,
        ({ id }) => id,
        (suspect, i) =>
          html`<leakline-suspect-card
            .suspect=${suspect}
            .number=${i + 1}
            .thread=${report.threads.find(({ id }) => id === suspect.thread)}
            .can=${can}
            .open=${this.#memory.folds[suspect.id] ?? i === 0}
            .current=${suspect.id === this.#current}
            @fold=${() => this.#fold(suspect.id, i)}
            @act=${(event: CustomEvent<PanelMessage>) => this.#post(event.detail)}
            @retainers=${(event: CustomEvent<number | null>) => void this.#showRetainers(suspect, event.detail ?? undefined)}
          ></leakline-suspect-card>`,
      )}
      ${others}
    </section>`;
  }

  #fold(id: string, i: number): void {
    const { folds } = this.#memory;
    this.#remember({ folds: { ...folds, [id]: !(folds[id] ?? i === 0) } });
  }

  /** The object at a step of the suspect's path (the last when none is named) in the Retainers view. */
  async #showRetainers(suspect: Suspect, step = suspect.retainerPath.length - 1): Promise<void> {
    // The card has the path already; looking into the snapshot may take seconds.
    await this.#reveal(suspect.id, true);
    const canQuery = this.#state?.kind === 'report' && this.#state.can.query;
    const object = canQuery ? await objectOnPath(this.#link, suspect, step) : undefined;
    if (object !== undefined) this.#explore({ tab: 'retainers', object });
  }

  /** Shows something in the lower half. */
  #explore(change: Partial<PanelMemory>): void {
    this.#remember(change);
    void this.updateComplete.then(() => this.renderRoot.querySelector('.explore')?.scrollIntoView({ block: 'start' }));
  }

  #openStrip(target: StripTarget): void {
    switch (target.kind) {
      case 'comparison':
        this.#explore({ interval: target.interval, tab: 'comparison' });
        break;
      case 'statistics':
        this.#explore({ snapshot: target.snapshot, tab: 'statistics' });
        break;
      case 'dominators':
        this.#explore({ ...afresh(this.#memory, 'dominators'), snapshot: target.snapshot, dominated: undefined });
        break;
      case 'objects': {
        const growth = { column: `count${target.snapshot}`, descending: true };
        this.#explore({ tab: 'growth', onlyGrowing: false, group: 'class', sorts: { ...this.#memory.sorts, growth } });
        break;
      }
      default:
        target satisfies never;
    }
  }
}

/** A sampling profile that was opened alone: nothing is known about its memory. */
function isProfile({ snapshots, memory, watch }: ReportSeries): boolean {
  return snapshots.length === 0 && memory === undefined && watch === undefined;
}

customElements.define('leakline-panel', LeaklinePanel);
