import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { ReportSeries } from '../../../src/model/report.ts';
import { sharedStyles } from '../shared-styles.ts';
import { signed } from '../shown.ts';
import { t } from '../texts.ts';
import type { Interval, Zoom } from './memory-chart.ts';
import { memoryData } from './memory-data.ts';

/** What happened in the chosen interval, and what can be done with it: `compare`, `zoom-change`, `interval-select` for none. */
export class LeaklineIntervalBar extends LitElement {
  static override properties = {
    series: { attribute: false },
    interval: { attribute: false },
    linked: { attribute: false },
  };
  declare series: ReportSeries;
  declare interval: Interval;
  /** The snapshots are still there to be compared. */
  declare linked: boolean;

  static override styles = [
    sharedStyles,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: baseline;
      }
    `,
  ];

  #tell(type: string, detail?: Zoom): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #zoom({ base, current }: Interval): Zoom | undefined {
    const marks = memoryData(this.series)?.marks ?? [];
    const from = marks.find(({ snapshot }) => snapshot === base)?.second;
    const to = marks.find(({ snapshot }) => snapshot === current)?.second;
    return from === undefined || to === undefined || to <= from ? undefined : { from, to };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { interval, series } = this;
    const base = series.snapshots[interval.base];
    const current = series.snapshots[interval.current];
    if (base === undefined || current === undefined) return nothing;
    const zoom = this.#zoom(interval);
    const heap = base.memory && current.memory && current.memory.heapUsed - base.memory.heapUsed;
    const link = (text: string, run: () => void): TemplateResult =>
      html`<button type="button" class="link" @click=${run}>${text}</button>`;
    return html`<div class="numbers" role="status">
      <b>#${interval.base + 1} → #${interval.current + 1}</b>
      ${heap === undefined ? nothing : html`<span>${signed(heap, formatBytes)} <span class="soft">heapUsed</span></span>`}
      <span>${signed(current.nodes - base.nodes, formatCount)} <span class="soft">${t('objects')}</span></span>
      ${this.linked ? link(t('Compare'), () => this.#tell('compare')) : nothing}
      ${zoom ? link(t('Zoom in'), () => this.#tell('zoom-change', zoom)) : nothing}
      ${link(t('Clear'), () => this.#tell('interval-select'))}
    </div>`;
  }
}

customElements.define('leakline-interval-bar', LeaklineIntervalBar);
