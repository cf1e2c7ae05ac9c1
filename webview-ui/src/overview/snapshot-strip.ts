import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { ReportSeries, ReportSnapshot } from '../../../src/model/report.ts';
import { sharedStyles } from '../shared-styles.ts';
import { localTime, signed } from '../shown.ts';
import { t } from '../texts.ts';
import type { Interval } from './memory-chart.ts';

/** What a number of the strip leads to. */
export type StripTarget =
  | { readonly kind: 'objects'; readonly snapshot: number }
  | { readonly kind: 'statistics'; readonly snapshot: number }
  | { readonly kind: 'dominators'; readonly snapshot: number }
  | { readonly kind: 'comparison'; readonly interval: Interval };

/** The snapshots in a row; each number leads to the rows behind it (`strip-open`). */
export class LeaklineSnapshotStrip extends LitElement {
  static override properties = {
    series: { attribute: false },
    interval: { attribute: false },
    linked: { attribute: false },
  };
  declare series: ReportSeries | undefined;
  declare interval: Interval | undefined;
  /** The snapshots are still there, so that numbers can lead to their rows. */
  declare linked: boolean;

  static override styles = [
    sharedStyles,
    css`
      ol {
        display: flex;
        gap: 8px;
        overflow-x: auto;
        list-style: none;
        padding: 2px;
      }
      li {
        flex: 1 0 128px;
        max-width: 260px;
        border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        border-radius: 4px;
        padding: 6px 10px;
        font-variant-numeric: tabular-nums;
      }
      li.chosen {
        border-color: var(--vscode-focusBorder);
        background: var(--vscode-editor-inactiveSelectionBackground);
      }
      .top {
        display: flex;
        justify-content: space-between;
        gap: 8px;
      }
      .top b {
        font-weight: 600;
      }
      dl {
        margin: 4px 0 0;
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 8px;
      }
      dt {
        color: var(--vscode-descriptionForeground);
      }
      .second {
        grid-column: 2;
      }
      dd {
        margin: 0;
        text-align: right;
        white-space: nowrap;
      }
    `,
  ];

  #open(target: StripTarget): void {
    this.dispatchEvent(new CustomEvent('strip-open', { detail: target }));
  }

  #figure(text: string, label: string, target: StripTarget): TemplateResult {
    if (!this.linked) return html`${text}`;
    return html`<button
      type="button"
      class="link"
      aria-label=${label}
      title=${label}
      @click=${() => this.#open(target)}
    >
      ${text}
    </button>`;
  }

  #item(snapshot: ReportSnapshot, i: number, before: ReportSnapshot | undefined): TemplateResult {
    const number = i + 1;
    const heap = snapshot.memory?.heapUsed;
    const size = heap ?? snapshot.fileBytes;
    const sizeBefore = before && (heap === undefined ? before.fileBytes : before.memory?.heapUsed);
    const comparison: StripTarget = { kind: 'comparison', interval: { base: i - 1, current: i } };
    const compared = t('Compare snapshot {0} with snapshot {1}', number, i);
    const chosen = this.interval?.base === i || this.interval?.current === i;
    return html`<li class=${classMap({ chosen })}>
      <div class="top">
        <b
          >${this.#figure(`#${number}`, t('What snapshot {0} is made of', number), { kind: 'dominators', snapshot: i })}</b
        ><span class="soft">${localTime(snapshot.takenAt)}</span>
      </div>
      <dl>
        <dt>${heap === undefined ? t('File') : t('Heap')}</dt>
        <dd>
          ${this.#figure(formatBytes(size), t('Statistics of snapshot {0}', number), { kind: 'statistics', snapshot: i })}
        </dd>
        <dt>${t('Objects')}</dt>
        <dd>
          ${this.#figure(formatCount(snapshot.nodes), t('Classes by objects in snapshot {0}', number), { kind: 'objects', snapshot: i })}
        </dd>
        ${
          before === undefined
            ? nothing
            : html`<dt>${t('Change')}</dt>
                <dd>${this.#figure(signed(snapshot.nodes - before.nodes, formatCount), compared, comparison)}</dd>
                ${
                  sizeBefore === undefined
                    ? nothing
                    : html`<dd class="second">
                        ${this.#figure(signed(size - sizeBefore, formatBytes), compared, comparison)}
                      </dd>`
                }`
        }
        ${
          snapshot.pauseMs > 0
            ? html`<dt>${t('Pause')}</dt>
                <dd title=${t('The target stood still so long for this snapshot')}>
                  ${formatCount(Math.round(snapshot.pauseMs))} ms
                </dd>`
            : nothing
        }
      </dl>
    </li>`;
  }

  protected override render(): TemplateResult {
    const snapshots = this.series?.snapshots ?? [];
    return html`<ol aria-label=${t('Snapshots')} tabindex="-1">
      ${snapshots.map((snapshot, i) => this.#item(snapshot, i, snapshots[i - 1]))}
    </ol>`;
  }
}

customElements.define('leakline-snapshot-strip', LeaklineSnapshotStrip);
