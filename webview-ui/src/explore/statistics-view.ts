import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { HeapStatistics } from '../../../src/model/heap-views.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import { styled } from '../styled.ts';
import { t } from '../texts.ts';
import { viewStyles } from '../view-styles.ts';
import type { ExploreContext } from './context.ts';
import { Lookup } from './lookup.ts';
import { snapshotPick, workState } from './pieces.ts';

const colors = ['blue', 'orange', 'green', 'purple', 'yellow'] as const;

/** The parts have the names DevTools gives them; one that is not known is shown as it comes. */
function partTitle(name: string): string {
  const titles: Readonly<Record<string, string>> = {
    code: t('Code'),
    strings: t('Strings'),
    arrays: t('JS arrays'),
    'typed arrays': t('Typed arrays'),
    'system objects': t('System objects'),
    other: t('Other'),
  };
  return titles[name] ?? shown(name, 60);
}

/** What kinds of memory a snapshot is made of. */
export class LeaklineStatisticsView extends LitElement {
  static override properties = { context: { attribute: false }, snapshot: { attribute: false } };
  static override styles = [
    sharedStyles,
    viewStyles,
    css`
      .bar {
        display: flex;
        gap: 1px;
        height: 18px;
        margin: 4px 0 12px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 3px;
        overflow: hidden;
      }
      .bar span,
      .swatch {
        background: var(--tone);
      }
      .swatch {
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 2px;
        margin-right: 8px;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
        max-width: 560px;
      }
      th,
      td {
        text-align: right;
        padding: 2px 20px 2px 0;
        font-weight: normal;
      }
      th:first-child {
        text-align: left;
      }
      thead th {
        color: var(--vscode-descriptionForeground);
      }
      tfoot th,
      tfoot td {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        font-weight: 600;
      }
    `,
  ];

  declare context: ExploreContext;
  declare snapshot: number;
  readonly #lookup = new Lookup<'statistics'>(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('context') || changed.has('snapshot')) this.#ask();
  }

  #ask(): void {
    this.#lookup.ask(this.context.queries, {
      kind: 'statistics',
      thread: this.context.thread,
      snapshot: this.snapshot,
    });
  }

  protected override render(): TemplateResult {
    const statistics = this.#lookup.answer?.statistics;
    return html`<div class="toolbar">
        ${snapshotPick(this.context, t('Snapshot'), this.snapshot, (snapshot) => this.dispatchEvent(new CustomEvent('snapshot-select', { detail: snapshot })))}
      </div>
      ${workState(this.#lookup, () => this.#ask())} ${statistics === undefined ? nothing : this.#shares(statistics)}`;
  }

  #shares({ totalBytes, parts, nativeBytes }: HeapStatistics): TemplateResult {
    // What is left over comes last, in the colour of what matters least.
    const tone = (i: number): string =>
      i < colors.length ? `var(--vscode-charts-${colors[i]})` : 'var(--vscode-descriptionForeground)';
    const share = (bytes: number): string => `${((bytes / (totalBytes || 1)) * 100).toFixed(1)} %`;
    return html`<div class="bar" aria-hidden="true">
        ${parts.map(({ bytes }, i) => html`<span ${styled({ width: share(bytes).replace(' ', ''), '--tone': tone(i) })}></span>`)}
      </div>
      <table>
        <caption hidden>
          ${t('Statistics')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${t('Kind')}</th>
            <th scope="col">${t('Objects')}</th>
            <th scope="col">${t('Bytes')}</th>
            <th scope="col">${t('Share')}</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(
            ({ name, bytes, count }, i) =>
              html`<tr>
                <th scope="row"><span class="swatch" ${styled({ '--tone': tone(i) })}></span>${partTitle(name)}</th>
                <td>${formatCount(count)}</td>
                <td>${formatBytes(bytes)}</td>
                <td>${share(bytes)}</td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t('All')}</th>
            <td>${formatCount(parts.reduce((sum, { count }) => sum + count, 0))}</td>
            <td>${formatBytes(totalBytes)}</td>
            <td></td>
          </tr>
          ${
            nativeBytes > 0
              ? html`<tr>
                  <th scope="row">${t('Native memory behind the heap')}</th>
                  <td></td>
                  <td>${formatBytes(nativeBytes)}</td>
                  <td></td>
                </tr>`
              : nothing
          }
        </tfoot>
      </table>`;
  }
}

customElements.define('leakline-statistics-view', LeaklineStatisticsView);
