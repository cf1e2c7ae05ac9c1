import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { styled } from '../styled.ts';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  readonly hint?: string;
  /** Makes it a choice that is on or off; the menu stays open. */
  readonly checked?: boolean;
  /** It cannot be chosen, but it is there. */
  readonly disabled?: true;
  /** A figure that left and right change by one step. */
  readonly figure?: { readonly text: string; readonly change: (steps: number) => void };
}

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly items: readonly MenuItem[];
  /** What else the keys do, below the items. */
  readonly note?: string;
}

/** One row stands out at a time, whether by pointer or by keys. */
function focusOver(event: Event): void {
  (event.currentTarget as HTMLElement).focus();
}

/** A menu at a place of the window; `close` when the reader is done with it. */
export class LeaklineMenu extends LitElement {
  static override properties = { place: { attribute: false } };
  declare place: MenuPlace | undefined;
  /** What had the focus before, to give it back. */
  #before: HTMLElement | undefined;

  static override styles = css`
    [role='menu'] {
      outline: none;
    }
    .popup {
      position: fixed;
      z-index: 10;
      box-sizing: border-box;
      min-width: 160px;
      max-width: 90vw;
      max-height: 80vh;
      overflow-y: auto;
      padding: 4px;
      border-radius: 5px;
      color: var(--vscode-menu-foreground);
      background: var(--vscode-menu-background);
      border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, transparent));
      box-shadow: 0 2px 8px var(--vscode-widget-shadow);
      font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family);
    }
    button {
      all: unset;
      box-sizing: border-box;
      display: block;
      width: 100%;
      padding: 3px 20px 3px 26px;
      border-radius: 3px;
      position: relative;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .figure {
      display: flex;
      justify-content: space-between;
      gap: 24px;
    }
    .figure span {
      font-variant-numeric: tabular-nums;
    }
    [aria-disabled='true'] {
      opacity: 0.75;
    }
    p {
      margin: 4px 0 0;
      padding: 5px 20px 3px 26px;
      border-top: 1px solid var(--vscode-menu-separatorBackground, var(--vscode-menu-border, transparent));
    }
    button:focus {
      color: var(--vscode-menu-selectionForeground);
      background: var(--vscode-menu-selectionBackground);
      outline: 1px solid var(--vscode-menu-selectionBorder, var(--vscode-contrastActiveBorder, transparent));
      outline-offset: -1px;
    }
    [aria-checked='true']::before {
      content: '✓';
      position: absolute;
      left: 8px;
    }
  `;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('place') || this.place === undefined || changed.get('place') !== undefined) return;
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    this.#before = focused instanceof HTMLElement ? focused : undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('[role=menu]');
    const popup = menu?.parentElement;
    if (!changed.has('place') || this.place === undefined || !menu || !popup) return;
    const { width, height } = popup.getBoundingClientRect();
    popup.style.left = `${Math.max(4, Math.min(this.place.x, innerWidth - width - 4))}px`;
    popup.style.top = `${Math.max(4, Math.min(this.place.y, innerHeight - height - 4))}px`;
    if (changed.get('place') !== undefined) return;
    // The first item not at once: the rest of the key that opened the menu would press it.
    menu.focus();
    requestAnimationFrame(() => {
      if (this.shadowRoot?.activeElement === menu) this.#buttons()[0]?.focus();
    });
  }

  #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #close(): void {
    const before = this.#before;
    this.dispatchEvent(new CustomEvent('close'));
    before?.focus();
  }

  #run({ run, checked, disabled }: MenuItem): void {
    if (disabled) return;
    if (checked === undefined) this.#close();
    run();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const buttons = this.#buttons();
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: buttons.length - 1 };
    const figure = this.place?.items[at]?.figure;
    if (figure && event.key === 'ArrowLeft') figure.change(-1);
    else if (figure && event.key === 'ArrowRight') figure.change(1);
    else if (event.key in moves) buttons[(moves[event.key] + buttons.length) % buttons.length].focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #onFocusOut = (event: FocusEvent): void => {
    const inside = (event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null);
    if (!inside && this.place !== undefined) this.dispatchEvent(new CustomEvent('close'));
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.place === undefined) return nothing;
    const { x, y, items, note } = this.place;
    return html`<div class="popup" ${styled({ left: `${x}px`, top: `${y}px` })}>
      <div
        role="menu"
        tabindex="-1"
        aria-describedby=${note === undefined ? nothing : 'note'}
        @keydown=${this.#onKey}
        @focusout=${this.#onFocusOut}
      >
        ${items.map((item) => this.#item(item))}
      </div>
      ${note === undefined ? nothing : html`<p id="note">${note}</p>`}
    </div>`;
  }

  #item(item: MenuItem): TemplateResult {
    const { label, hint, checked, disabled, figure } = item;
    return html`<button
      type="button"
      role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${checked ?? nothing}
      aria-disabled=${disabled ?? nothing}
      class=${figure ? 'figure' : nothing}
      tabindex="-1"
      title=${hint ?? nothing}
      @mouseover=${focusOver}
      @click=${() => this.#run(item)}
    >
      ${label}${figure ? html`<span>${figure.text}</span>` : nothing}
    </button>`;
  }
}

customElements.define('leakline-menu', LeaklineMenu);
