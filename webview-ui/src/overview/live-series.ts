import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { Progress } from '../../../src/model/progress.ts';
import type { ClassRow, GrowthRow } from '../../../src/model/report.ts';
import type { MenuPlace } from '../explore/menu.ts';
import type { GrowthChoice } from '../growth/growth-view.ts';
import { middleStyles } from '../middle-styles.ts';
import { progressText } from '../progress-text.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import type { TableLayouts } from '../table/table-layouts.ts';
import { t } from '../texts.ts';

/** Work that goes on: how far it is, a way out (`cancel`) and, of a series, what grew most so far. */
export class LeaklineLiveSeries extends LitElement {
  static override properties = {
    heading: { attribute: false },
    progress: { attribute: false },
    growth: { attribute: false },
    choice: { attribute: false },
    layouts: { attribute: false },
    menu: { state: true },
  };
  static override styles = [
    sharedStyles,
    middleStyles,
    css`
      .middle.growing {
        margin-top: 4px;
      }
      vscode-progress-bar {
        width: 100%;
      }
      .table {
        display: flex;
        flex-direction: column;
        max-height: 70vh;
        margin-top: 20px;
      }
      leakline-growth-view {
        min-height: 0;
      }
    `,
  ];

  declare heading: string;
  declare progress: Progress | undefined;
  declare growth: readonly GrowthRow[] | undefined;
  declare choice: GrowthChoice;
  declare layouts: TableLayouts;
  declare menu: MenuPlace | undefined;
  #rows: readonly ClassRow[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('growth')) this.#rows = (this.growth ?? []).map(withoutAnalysis);
  }

  protected override render(): TemplateResult {
    const { text, done } = this.progress ? progressText(this.progress) : { text: t('Working'), done: undefined };
    return html`<section class=${classMap({ middle: true, growing: this.growth !== undefined })}>
        <h2 class="text">${shown(this.heading, 300)}</h2>
        ${this.progress ? html`<p role="status">${text}</p>` : nothing}
        <vscode-progress-bar
          aria-label=${text}
          ?indeterminate=${done === undefined}
          .value=${done === undefined ? undefined : done * 100}
        ></vscode-progress-bar>
        <vscode-button secondary @click=${() => this.dispatchEvent(new CustomEvent('cancel'))}
          >${t('Cancel')}</vscode-button
        >
      </section>
      ${this.growth === undefined ? nothing : this.#soFar(this.#rows)}`;
  }

  #soFar(rows: readonly ClassRow[]): TemplateResult {
    const snapshots = rows[0]?.counts.length ?? 0;
    return html`<section class="table" @head-menu=${({ detail }: CustomEvent<MenuPlace>) => (this.menu = detail)}>
        <h2>${t('Grown so far')}</h2>
        <p class="soft">
          ${t('What grew most in {0} snapshots. Suspects are named when the series is whole.', snapshots)}
        </p>
        <leakline-growth-view
          .rows=${rows}
          .live=${true}
          .choice=${this.choice}
          .layouts=${this.layouts}
          @choice-change=${(event: CustomEvent<GrowthChoice>) => this.dispatchEvent(new CustomEvent('choice-change', { detail: event.detail }))}
        ></leakline-growth-view>
      </section>
      <leakline-menu .place=${this.menu} @close=${() => (this.menu = undefined)}></leakline-menu>`;
  }
}

/** Their columns are not shown. */
function withoutAnalysis(row: GrowthRow): ClassRow {
  return { ...row, survivors: 0, retainedBytes: 0 };
}

customElements.define('leakline-live-series', LeaklineLiveSeries);
