import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Report } from '../../../src/model/report.ts';
import type { ExportFormat, PanelMessage } from '../../../src/protocol/panel.ts';
import type { MenuPlace } from '../explore/menu.ts';
import { sharedStyles } from '../shared-styles.ts';
import { shown } from '../shown.ts';
import { t } from '../texts.ts';

/** What is looked at, which of its threads (`thread-select`), and the ways out of the panel (`act`). */
export class LeaklinePanelHead extends LitElement {
  static override properties = {
    report: { attribute: false },
    heading: { attribute: false },
    thread: { attribute: false },
    menu: { state: true },
  };
  static override styles = [
    sharedStyles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 8px 16px;
      }
      h1 {
        font-size: 1.35em;
        font-weight: 600;
        margin: 0;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        align-self: flex-start;
      }
    `,
  ];

  declare report: Report;
  declare heading: string;
  declare thread: number;
  declare menu: MenuPlace | undefined;

  #act(message: PanelMessage): void {
    this.dispatchEvent(new CustomEvent('act', { detail: message }));
  }

  #openExport(event: Event): void {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const formats: [ExportFormat, string][] = [
      ['html', t('Page (HTML)')],
      ['markdown', t('Markdown')],
      ['sarif', t('SARIF for code scanning')],
      ['json', t('Report as JSON')],
      ['csv', t('Growth table as CSV')],
    ];
    const items = formats.map(([format, label]) => ({ label, run: () => this.#act({ type: 'export', format }) }));
    const copy = { label: t('Copy Report as Markdown'), run: () => this.#act({ type: 'copyMarkdown' }) };
    this.menu = { x: left, y: bottom + 2, items: [...items, copy] };
  }

  #threadPick({ threads }: Report): TemplateResult | typeof nothing {
    if (threads.length === 0) return nothing;
    const all = [{ id: 0, title: t('Main thread') }, ...threads];
    const choose = (event: Event): void => {
      const detail = Number((event.target as HTMLSelectElement).value);
      this.dispatchEvent(new CustomEvent('thread-select', { detail }));
    };
    return html`<vscode-single-select label=${t('Thread')} @change=${choose}>
      ${all.map(({ id, title }) => html`<vscode-option value=${id} ?selected=${id === this.thread}>${shown(title, 120)}</vscode-option>`)}
    </vscode-single-select>`;
  }

  protected override render(): TemplateResult {
    const { target } = this.report;
    const heading = this.heading === '' ? target.title : this.heading;
    // Files on disk know neither.
    const process = target.pid === 0 ? [] : [`pid ${target.pid}`, shown(target.node, 40)];
    const about = [...process, shown(target.endpoint, 200)];
    if (heading !== target.title) about.unshift(shown(target.title, 200));
    return html`<header>
        <div>
          <h1 class="text">${shown(heading, 300)}</h1>
          <p class="soft text">${about.join(' · ')}</p>
        </div>
        <div class="actions">
          ${this.#threadPick(this.report)}
          <vscode-button
            secondary
            icon="export"
            aria-haspopup="menu"
            @click=${(event: Event) => this.#openExport(event)}
            >${t('Export')}</vscode-button
          >
        </div>
      </header>
      <leakline-menu .place=${this.menu} @close=${() => (this.menu = undefined)}></leakline-menu>`;
  }
}

customElements.define('leakline-panel-head', LeaklinePanelHead);
