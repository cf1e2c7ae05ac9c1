import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { formatBytes } from '../../../src/base/units.ts';
import type { Report, VerdictKind, Verified, VerifyOutcome } from '../../../src/model/report.ts';
import { sharedStyles } from '../shared-styles.ts';
import { prose, shown, signed } from '../shown.ts';
import { t } from '../texts.ts';

function words(kind: VerdictKind): { title: string; icon: string } {
  switch (kind) {
    case 'heap-growth':
      return { title: t('The heap grows'), icon: 'error' };
    case 'off-heap-growth':
      return { title: t('Memory grows outside the heap'), icon: 'warning' };
    case 'no-growth':
      return { title: t('No growth'), icon: 'pass' };
    case 'inconclusive':
      return { title: t('Inconclusive'), icon: 'question' };
    default:
      kind satisfies never;
      return { title: '', icon: 'question' };
  }
}

function outcomeIcon(outcome: VerifyOutcome): string {
  switch (outcome) {
    case 'pass':
      return 'pass';
    case 'fail':
      return 'error';
    case 'inconclusive':
      return 'question';
    default:
      outcome satisfies never;
      return 'question';
  }
}

/** The verdict in one sentence, and the figures behind it; above it what came of a repair. */
export class LeaklineVerdict extends LitElement {
  static override properties = { report: { attribute: false } };
  declare report: Report | undefined;

  static override styles = [
    sharedStyles,
    css`
      .verdict {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 10px;
        padding: 12px 14px;
        border-left: 3px solid var(--tone);
        background: var(--vscode-textBlockQuote-background, transparent);
        border-radius: 2px;
      }
      .heap-growth {
        --tone: var(--vscode-editorError-foreground);
      }
      .off-heap-growth {
        --tone: var(--vscode-editorWarning-foreground);
      }
      .fail {
        --tone: var(--vscode-editorError-foreground);
      }
      .verified {
        margin-bottom: 8px;
      }
      .no-growth,
      .pass {
        --tone: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
      }
      .inconclusive {
        --tone: var(--vscode-editorInfo-foreground);
      }
      vscode-icon {
        color: var(--tone);
        margin-top: 1px;
      }
      h2 {
        font-size: 1.2em;
      }
      p {
        grid-column: 2;
        font-size: 1.05em;
      }
      ul {
        grid-column: 2;
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 24px;
        margin-top: 6px;
      }
      li b {
        font-weight: 600;
      }
      .note {
        display: flex;
        gap: 8px;
        margin-top: 8px;
        padding: 0 14px;
        color: var(--vscode-foreground);
      }
      .note vscode-icon {
        color: var(--vscode-editorWarning-foreground);
      }
    `,
  ];

  /** Growth per interval, the part that is explained, and what each kind of memory did. */
  #figures({ verdict, series }: Report): { value: string; label: string }[] {
    const figures: { value: string; label: string }[] = [];
    if (verdict.bytesPerInterval > 0)
      figures.push({ value: `+${formatBytes(verdict.bytesPerInterval)}`, label: t('per interval') });
    if (verdict.bytesPerInterval > 0 && verdict.explainedBytes > 0) {
      const share = Math.min(1, verdict.explainedBytes / verdict.bytesPerInterval);
      figures.push({ value: `${Math.round(share * 100)} %`, label: t('explained by the suspects') });
    }
    const first = series.snapshots[0]?.memory;
    const last = series.snapshots.at(-1)?.memory;
    if (first && last && series.snapshots.length > 1)
      for (const kind of ['rss', 'heapUsed', 'external'] as const)
        figures.push({ value: signed(last[kind] - first[kind], formatBytes), label: kind });
    return figures;
  }

  #verified({ outcome, summary, source }: Verified): TemplateResult {
    return html`<section class="verdict verified ${outcome}" aria-label=${t('Verify Fix')}>
      <vscode-icon name=${outcomeIcon(outcome)}></vscode-icon>
      <h2>${t('Verify Fix')}</h2>
      <p class="text">${prose(summary, 1_000)}</p>
      <ul>
        <li class="soft">${t('verified against {0}', shown(source, 200))}</li>
      </ul>
    </section>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.report === undefined) return nothing;
    const { verdict, series, verified } = this.report;
    const { title, icon } = words(verdict.kind);
    const notes: string[] = [];
    if (series.identity === 'broken')
      notes.push(
        t(
          'Object ids changed their meaning between two snapshots (another inspector client disconnected), so new and deleted objects are estimates by class.',
        ),
      );
    if (series.incomplete !== undefined) notes.push(shown(series.incomplete, 600));
    return html`${verified ? this.#verified(verified) : nothing}
      <section class="verdict ${verdict.kind}" aria-label=${t('Verdict')}>
        <vscode-icon name=${icon}></vscode-icon>
        <h2>${title}</h2>
        <p class="text">${prose(verdict.summary, 1_000)}</p>
        <ul class="numbers">
          ${this.#figures(this.report).map(({ value, label }) => html`<li><b>${value}</b> <span class="soft">${label}</span></li>`)}
        </ul>
      </section>
      ${notes.map((note) => html`<p class="note"><vscode-icon name="warning"></vscode-icon><span class="text">${note}</span></p>`)}`;
  }
}

customElements.define('leakline-verdict', LeaklineVerdict);
