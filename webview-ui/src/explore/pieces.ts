import { html, nothing, type TemplateResult } from 'lit';
import { localTime, shown } from '../shown.ts';
import type { LeaklineTable } from '../table/table.ts';
import { t } from '../texts.ts';
import type { ExploreContext } from './context.ts';

/** A choice among the snapshots. */
export function snapshotPick(
  context: ExploreContext,
  label: string,
  selected: number,
  choose: (snapshot: number) => void,
): TemplateResult {
  return html`<label class="pick"
    ><span class="soft">${label}</span
    ><vscode-single-select
      label=${label}
      @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}
    >
      ${context.series.snapshots.map(
        ({ takenAt }, i) =>
          html`<vscode-option value=${i} ?selected=${i === selected}>#${i + 1} · ${localTime(takenAt)}</vscode-option>`,
      )}
    </vscode-single-select></label
  >`;
}

interface Work {
  readonly loading: boolean;
  readonly error: string | undefined;
}

/** A bar while the host works on it, its sentence when it could not. */
export function workState({ loading, error }: Work, retry: () => void): TemplateResult | typeof nothing {
  if (error !== undefined)
    return html`<p class="failed" role="alert">
      <vscode-icon name="error"></vscode-icon><span class="text">${shown(error, 1_000)}</span>
      <vscode-button secondary @click=${retry}>${t('Try Again')}</vscode-button>
    </p>`;
  return html`<div class="work">
    ${loading ? html`<vscode-progress-bar indeterminate aria-label=${t('Working')}></vscode-progress-bar>` : nothing}
  </div>`;
}

/** Opens the choice of columns of a view's table. */
export function columnsButton(view: { readonly renderRoot: ParentNode }): TemplateResult {
  const open = (event: Event): void => {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    view.renderRoot.querySelector<LeaklineTable<unknown>>('leakline-table')?.openColumns(left, bottom + 2);
  };
  return html`<vscode-button secondary icon="settings-gear" aria-haspopup="menu" @click=${open}
    >${t('Columns')}</vscode-button
  >`;
}

export function filterField(value: string, label: string, change: (text: string) => void): TemplateResult {
  return html`<vscode-textfield
    type="search"
    placeholder=${label}
    .label=${label}
    .value=${value}
    @input=${(event: InputEvent) => change((event.target as HTMLInputElement).value)}
  ></vscode-textfield>`;
}
