import { LitElement, html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import uPlot from 'uplot';
import uplotCss from 'uplot/dist/uPlot.min.css' with { type: 'text' };
import { formatBytes } from '../../../src/base/units.ts';
import type { ReportSeries } from '../../../src/model/report.ts';
import { sharedStyles } from '../shared-styles.ts';
import { duration } from '../shown.ts';
import { t } from '../texts.ts';
import { chartStyles } from './memory-chart-styles.ts';
import { byteSteps, memoryData, memoryKinds, type MemoryData, type MemoryKind } from './memory-data.ts';
import { styled } from '../styled.ts';

/** The theme's chart colours; dashes tell the lines apart where colours cannot. */
const colors: Readonly<Record<MemoryKind, string>> = {
  rss: '--vscode-charts-purple',
  heapTotal: '--vscode-descriptionForeground',
  heapUsed: '--vscode-charts-blue',
  external: '--vscode-charts-orange',
  arrayBuffers: '--vscode-charts-green',
};
const dashes: Readonly<Record<MemoryKind, number[]>> = {
  rss: [],
  heapTotal: [5, 3],
  heapUsed: [],
  external: [],
  arrayBuffers: [2, 2],
};
const chartHeight = 220;

/** Nearer marks would cover each other's numbers. */
const leastMarkDistance = 34;

/** `12 s`, `2:20`, `1:02:00`. */
function clock(seconds: number): string {
  if (seconds < 120) return `${+seconds.toFixed(1)} s`;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const rest = `${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3600 ? rest.replace(/^0/, '') : `${Math.floor(seconds / 3600)}:${rest}`;
}

/** Two snapshots, the older first. */
export interface Interval {
  readonly base: number;
  readonly current: number;
}

/** A part of the chart's time, in seconds. */
export interface Zoom {
  readonly from: number;
  readonly to: number;
}

/**
 * Memory over time. A click on a mark selects the interval that ends there, another click none (`interval-select`);
 * dragging over the lines zooms (`zoom-change`).
 */
export class LeaklineMemoryChart extends LitElement {
  static override properties = {
    series: { attribute: false },
    interval: { attribute: false },
    hiddenKinds: { attribute: false },
    zoom: { attribute: false },
  };
  declare series: ReportSeries | undefined;
  declare interval: Interval | undefined;
  declare hiddenKinds: readonly MemoryKind[];
  declare zoom: Zoom | undefined;
  #plot: uPlot | undefined;
  #data: MemoryData | undefined;
  #cursor: number | undefined;
  readonly #resized = new ResizeObserver(() => this.#resize());
  /** The workbench changes its theme by changing the classes and variables of the page. */
  readonly #themed = new MutationObserver(() => this.#draw());

  static override styles = [unsafeCSS(uplotCss), sharedStyles, chartStyles];

  constructor() {
    super();
    this.hiddenKinds = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themed.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
    this.#themed.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    if (this.hasUpdated) this.#draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#themed.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('series')) this.#data = this.series && memoryData(this.series);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('series')) this.#draw();
    else if (changed.has('interval')) this.#plot?.redraw(false);
    if (changed.has('zoom')) this.#applyZoom();
    if (changed.has('hiddenKinds')) {
      memoryKinds.forEach((kind, i) => {
        const show = !this.hiddenKinds.includes(kind);
        if (this.#plot && this.#plot.series[i + 1].show !== show) this.#plot.setSeries(i + 1, { show });
      });
    }
  }

  #color(name: string): string {
    return getComputedStyle(this).getPropertyValue(name).trim() || getComputedStyle(this).color;
  }

  #draw(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    const place = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (place === null || this.#data === undefined) return;
    this.#resized.observe(place);
    const { seconds, values } = this.#data;
    const data: uPlot.AlignedData = [seconds, ...memoryKinds.map((kind) => values[kind])];
    this.#plot = new uPlot(this.#options(place.clientWidth || 600), data, place);
    this.requestUpdate();
  }

  #options(width: number): uPlot.Options {
    const text = this.#color('--vscode-descriptionForeground');
    const font = `11px ${this.#color('--vscode-font-family') || 'sans-serif'}`;
    const grid = { stroke: this.#color('--vscode-editorIndentGuide-background1'), width: 1 };
    const axis = { stroke: text, font, grid, ticks: { show: false } };
    return {
      width,
      height: chartHeight,
      padding: [22, 16, 0, 0],
      legend: { show: false },
      scales: { x: { time: false, ...this.#range() }, y: { range: (_, __, max) => [0, max * 1.05 || 1] } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((tick) => clock(tick)), space: 70, size: 24 },
        { ...axis, values: (_, ticks) => ticks.map(formatBytes), incrs: [...byteSteps], size: 62, gap: 6 },
      ],
      series: [
        {},
        ...memoryKinds.map((kind) => ({
          label: kind,
          stroke: this.#color(colors[kind]),
          width: kind === 'heapTotal' ? 1 : 1.8,
          dash: dashes[kind],
          points: { show: (this.#data?.seconds.length ?? 0) < 12 },
          show: !this.hiddenKinds.includes(kind),
        })),
      ],
      cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false } },
      hooks: {
        drawAxes: [(plot) => this.#drawMarks(plot)],
        setCursor: [(plot) => this.#moveCursor(plot.cursor.idx ?? undefined)],
        setScale: [(plot, key) => key === 'x' && this.#onZoom(plot)],
      },
    };
  }

  /** Behind the lines: a dashed line at each snapshot, a band as wide as its pause, the chosen interval. */
  #drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const marks = this.#data?.marks ?? [];
    const x = (second: number): number => plot.valToPos(second, 'x', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    const from = marks.find(({ snapshot }) => snapshot === this.interval?.base);
    const to = marks.find(({ snapshot }) => snapshot === this.interval?.current);
    if (from && to) {
      ctx.fillStyle = this.#color('--vscode-editor-inactiveSelectionBackground');
      ctx.fillRect(x(from.second), bbox.top, x(to.second) - x(from.second), bbox.height);
    }
    ctx.strokeStyle = this.#color('--vscode-descriptionForeground');
    ctx.fillStyle = ctx.strokeStyle;
    for (const { second, pauseSeconds } of marks) {
      ctx.globalAlpha = 0.18;
      ctx.fillRect(x(second - pauseSeconds), bbox.top, x(second) - x(second - pauseSeconds), bbox.height);
      ctx.globalAlpha = 0.8;
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x(second), bbox.top);
      ctx.lineTo(x(second), bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  #moveCursor(index: number | undefined): void {
    if (index === this.#cursor) return;
    this.#cursor = index;
    this.requestUpdate();
  }

  /** What of the time is shown. */
  #range(): { min: number; max: number } {
    const seconds = this.#data?.seconds ?? [];
    return { min: this.zoom?.from ?? seconds[0] ?? 0, max: this.zoom?.to ?? seconds[seconds.length - 1] ?? 0 };
  }

  #applyZoom(): void {
    const { min, max } = this.#range();
    const x = this.#plot?.scales['x'];
    if (x && (x.min !== min || x.max !== max)) this.#plot?.setScale('x', { min, max });
  }

  #onZoom(plot: uPlot): void {
    const { min, max } = plot.scales['x'];
    const seconds = this.#data?.seconds ?? [];
    this.requestUpdate();
    if (min === undefined || max === undefined || (min === this.#range().min && max === this.#range().max)) return;
    const whole = min <= seconds[0] && max >= seconds[seconds.length - 1];
    this.dispatchEvent(new CustomEvent('zoom-change', { detail: whole ? undefined : { from: min, to: max } }));
  }

  #resize(): void {
    const width = this.renderRoot.querySelector<HTMLElement>('.plot')?.clientWidth ?? 0;
    if (width === 0 || this.#plot === undefined || this.#plot.width === width) return;
    this.#plot.setSize({ width, height: chartHeight });
    this.requestUpdate();
  }

  #toggle(kind: MemoryKind): void {
    const hidden = this.hiddenKinds.includes(kind);
    const hiddenKinds = hidden ? this.hiddenKinds.filter((other) => other !== kind) : [...this.hiddenKinds, kind];
    this.dispatchEvent(new CustomEvent('kinds-change', { detail: hiddenKinds }));
  }

  #select(snapshot: number): void {
    const current = Math.max(1, snapshot);
    const chosen = this.interval?.base === current - 1 && this.interval.current === current;
    const interval: Interval | undefined = chosen ? undefined : { base: current - 1, current };
    this.dispatchEvent(new CustomEvent('interval-select', { detail: interval }));
  }

  protected override render(): TemplateResult {
    const data = this.#data;
    if (data === undefined) return html`<p class="soft">${t('The memory of the target was not recorded.')}</p>`;
    const at = this.#cursor ?? data.seconds.length - 1;
    const when = this.#cursor === undefined ? '' : duration(data.seconds[at] * 1000);
    return html`<div class="legend numbers" role="group" aria-label=${t('Lines of the chart')}>
        ${memoryKinds.map(
          (kind) =>
            html`<button
              type="button"
              aria-pressed=${!this.hiddenKinds.includes(kind)}
              @click=${() => this.#toggle(kind)}
            >
              <span
                class=${classMap({ swatch: true, dashed: dashes[kind].length > 0 })}
                ${styled({ 'border-color': `var(${colors[kind]})` })}
              ></span
              >${kind}<span class="soft">${formatBytes(data.values[kind][at])}</span>
            </button>`,
        )}
        ${when === '' ? nothing : html`<span class="soft">${t('at {0}', when)}</span>`}
        ${this.zoom ? html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('zoom-change'))}>${t('Reset zoom')}</button>` : nothing}
      </div>
      <div class="area">
        <div
          class="plot"
          ${styled({ '--chart-height': `${chartHeight}px` })}
          role="img"
          aria-label=${this.#summary(data)}
        ></div>
        <div class="marks">${this.#markButtons(data)}</div>
      </div>`;
  }

  #summary(data: MemoryData): string {
    const parts = memoryKinds.map((kind) => {
      const values = data.values[kind];
      return t('{0} from {1} to {2}', kind, formatBytes(values[0]), formatBytes(values[values.length - 1]));
    });
    return `${t('Memory over time')}: ${parts.join(', ')}`;
  }

  #markButtons(data: MemoryData): unknown {
    const plot = this.#plot;
    if (plot === undefined) return nothing;
    const { min = 0, max = 0 } = plot.scales['x'] as { min?: number; max?: number };
    const inside = data.marks
      .filter(({ second }) => second >= min - 0.5 && second <= max + 0.5)
      .map((mark) => ({ ...mark, left: plot.bbox.left / devicePixelRatio + plot.valToPos(mark.second, 'x') }));
    let free = -Infinity;
    const apart = inside.filter(({ left }) => {
      if (left < free) return false;
      free = left + leastMarkDistance;
      return true;
    });
    return repeat(
      apart,
      ({ snapshot }) => snapshot,
      ({ snapshot, second, pauseSeconds, left }) => {
        const chosen = this.interval?.base === snapshot || this.interval?.current === snapshot;
        const label = t(
          'Snapshot {0}, after {1}, paused for {2} ms',
          snapshot + 1,
          duration(second * 1000),
          Math.round(pauseSeconds * 1000),
        );
        return html`<button
          type="button"
          class=${classMap({ mark: true, chosen })}
          ${styled({ left: `${left}px` })}
          title=${label}
          aria-label=${label}
          aria-pressed=${chosen}
          @click=${() => this.#select(snapshot)}
        >
          #${snapshot + 1}
        </button>`;
      },
    );
  }
}

customElements.define('leakline-memory-chart', LeaklineMemoryChart);
