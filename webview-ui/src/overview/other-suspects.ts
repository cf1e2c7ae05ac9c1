import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { GoneSuspect, Report } from '../../../src/model/report.ts';
import type { PanelMessage } from '../../../src/protocol/panel.ts';
import { prose, shown } from '../shown.ts';
import { t } from '../texts.ts';

/** What the series before had and this one has not, and what the workspace accepts: folded away, but not silent. */
export function otherSuspects(
  { baseline, suppressed = [] }: Report,
  act: (message: PanelMessage) => void,
): TemplateResult | typeof nothing {
  const gone = baseline?.gone ?? [];
  if (gone.length === 0 && suppressed.length === 0) return nothing;
  return html`<section class="others" aria-label=${t('Suspects that are gone or suppressed')}>
    ${
      gone.length === 0
        ? nothing
        : html`<details>
            <summary>${t('Gone since the series before')} (${gone.length})</summary>
            <ul>
              ${gone.map((suspect) => html`<li class="text">${nameOf(suspect)} <span class="soft">${t('{0} before', rateOf(suspect))}</span></li>`)}
            </ul>
          </details>`
    }
    ${
      suppressed.length === 0
        ? nothing
        : html`<details>
            <summary>${t('Suppressed')} (${suppressed.length})</summary>
            <ul>
              ${suppressed.map(
                (suspect) =>
                  html`<li class="text">
                    ${nameOf(suspect)}
                    <span class="soft">${rateOf(suspect)}, ${t('suppressed by {0}', shown(suspect.rule, 120))}</span>
                    <button type="button" class="link" @click=${() => act({ type: 'restore', suspectId: suspect.id })}>
                      ${t('Restore')}
                    </button>
                  </li>`,
              )}
            </ul>
          </details>`
    }
  </section>`;
}

function nameOf({ file, line, title }: GoneSuspect): TemplateResult {
  return file === undefined ? prose(title) : html`<span class="mono">${shown(`${file}:${line ?? ''}`)}</span>`;
}

function rateOf({ countPerInterval, bytesPerInterval, unit }: GoneSuspect): string {
  return countPerInterval > 0
    ? t('+{0} {1} per interval', formatCount(countPerInterval), shown(t(unit), 60))
    : t('+{0} per interval', formatBytes(bytesPerInterval));
}
