import { LitElement, css, html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { sharedStyles } from './shared-styles.ts';

export interface Tab {
  readonly id: string;
  readonly title: string;
}

/** Tabs as the workbench's own panels have them: arrows move, the shown one is in the tab order (`tab-change`). */
export class LeaklineTabs extends LitElement {
  static override properties = {
    tabs: { attribute: false },
    selected: { attribute: false },
    label: { attribute: false },
  };
  declare tabs: readonly Tab[];
  declare selected: string;
  declare label: string;

  static override styles = [
    sharedStyles,
    css`
      [role='tablist'] {
        display: flex;
        flex-wrap: wrap;
        gap: 0 18px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }
      button {
        all: unset;
        cursor: pointer;
        padding: 4px 1px 5px;
        color: var(--vscode-panelTitle-inactiveForeground, inherit);
        border-bottom: 2px solid transparent;
        margin-bottom: -1px;
      }
      button:hover,
      .selected {
        color: var(--vscode-panelTitle-activeForeground, inherit);
      }
      .selected {
        border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
    `,
  ];

  #choose(id: string): void {
    this.dispatchEvent(new CustomEvent('tab-change', { detail: id }));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const at = this.tabs.findIndex(({ id }) => id === this.selected);
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.tabs.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    const next = this.tabs[(moves[event.key] + this.tabs.length) % this.tabs.length];
    this.#choose(next.id);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus());
  };

  protected override render(): TemplateResult {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${this.#onKey}>
      ${this.tabs.map(
        ({ id, title }) =>
          html`<button
            type="button"
            role="tab"
            id="tab-${id}"
            class=${classMap({ selected: id === this.selected })}
            aria-selected=${id === this.selected}
            tabindex=${id === this.selected ? 0 : -1}
            @click=${() => this.#choose(id)}
          >
            ${title}
          </button>`,
      )}
    </div>`;
  }
}

customElements.define('leakline-tabs', LeaklineTabs);
