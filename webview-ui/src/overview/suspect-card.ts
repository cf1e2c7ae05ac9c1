import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { plainCode } from '../../../src/base/plain-text.ts';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import { evidenceText } from '../../../src/model/evidence-text.ts';
import { perRequestFigure } from '../../../src/model/per-request.ts';
import type { CodeFrame, Suspect, SuspectKind, ThreadReport } from '../../../src/model/report.ts';
import type { PanelAbilities, PanelMessage } from '../../../src/protocol/panel.ts';
import { sharedStyles } from '../shared-styles.ts';
import { prose, shown } from '../shown.ts';
import { t } from '../texts.ts';
import { cardStyles } from './suspect-card-styles.ts';
import { styled } from '../styled.ts';

/** `src/routes/ma.ts:12:5` */
function placeOf(place: { file?: string; line?: number; column?: number }): string {
  if (place.file === undefined) return '';
  return [shown(place.file), ...[place.line, place.column].filter((part) => part !== undefined)].join(':');
}

function kindTitle(kind: SuspectKind): string {
  switch (kind) {
    case 'listener':
      return t('listener');
    case 'collection':
      return t('collection');
    case 'timer':
      return t('timer');
    case 'closure':
      return t('closure');
    case 'promise':
      return t('promise');
    case 'instance':
      return t('instance');
    case 'allocation':
      return t('allocation');
    case 'native':
      return t('native');
    default:
      return kind satisfies never;
  }
}

/** Whether the series before had it, too. */
function statusTitle(status: 'new' | 'known'): string {
  return status === 'new' ? t('new suspect') : t('known suspect');
}

/** One suspect with all that speaks for it. What its buttons mean is told by `act` (a message for the host) and `retainers`. */
export class LeaklineSuspectCard extends LitElement {
  static override properties = {
    suspect: { attribute: false },
    number: { attribute: false },
    thread: { attribute: false },
    can: { attribute: false },
    open: { attribute: false },
    current: { attribute: false },
  };
  static override styles = [sharedStyles, cardStyles];

  declare suspect: Suspect | undefined;
  declare number: number;
  declare thread: ThreadReport | undefined;
  declare can: PanelAbilities | undefined;
  /** The rest below the code is shown. */
  declare open: boolean;
  /** The one that was asked for. */
  declare current: boolean;

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.fold')?.focus({ preventScroll: true });
  }

  #act(message: PanelMessage): void {
    this.dispatchEvent(new CustomEvent('act', { detail: message }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const suspect = this.suspect;
    if (suspect === undefined) return nothing;
    return html`<article class=${classMap({ card: true, current: this.current })} aria-labelledby="title">
      <header>
        <button
          type="button"
          class="fold"
          aria-expanded=${this.open}
          aria-controls="more"
          aria-label=${this.open ? t('Show less') : t('Show more')}
          title=${this.open ? t('Show less') : t('Show more')}
          @click=${() => this.dispatchEvent(new CustomEvent('fold'))}
        >
          <vscode-icon name=${this.open ? 'chevron-down' : 'chevron-right'}></vscode-icon>
        </button>
        <h3 id="title" class="text"><span class="soft">${this.number}.</span> ${prose(suspect.title, 600)}</h3>
      </header>
      ${this.#where(suspect)} ${this.#figures(suspect)}
      ${suspect.codeFrame ? this.#frame(suspect.codeFrame, suspect) : nothing}
      <div id="more" class="more" ?hidden=${!this.open}>
        <div class="prose">
          ${this.#section(t('Why it is kept alive'), suspect.explanation)}
          ${this.#section(t('What to change'), suspect.remedy)}
          ${suspect.packages.length > 0 ? this.#section(t('By way of'), suspect.packages.join(' → ')) : nothing}
          ${this.#evidence(suspect)}
        </div>
        ${this.#trace(suspect)}
      </div>
      ${this.#buttons(suspect)}
    </article>`;
  }

  #where(suspect: Suspect): TemplateResult {
    const place = placeOf(suspect);
    const around = [
      suspect.function ? t('in {0}', shown(suspect.function, 120)) : '',
      suspect.context === '' ? '' : `(${shown(t(suspect.context), 120)})`,
      this.thread ? t('thread {0}', shown(this.thread.title, 120)) : '',
    ];
    return html`<p class="where">
      ${
        place === ''
          ? html`<span class="soft">${t('No source could be named')}</span>`
          : html`<button
              type="button"
              class="link mono place"
              @click=${() => this.#act({ type: 'openSuspect', suspectId: suspect.id })}
            >
              ${place}
            </button>`
      }
      <span class="soft text">${around.filter(Boolean).join(' ')}</span>
    </p>`;
  }

  #figures(suspect: Suspect): TemplateResult {
    const figures: [number, string, string][] = [
      [
        suspect.countPerInterval,
        `+${formatCount(suspect.countPerInterval)}`,
        t('{0} per interval', shown(t(suspect.unit), 60)),
      ],
      [suspect.bytesPerInterval, `+${formatBytes(suspect.bytesPerInterval)}`, t('per interval')],
      [suspect.retainedBytes, formatBytes(suspect.retainedBytes), t('retained')],
    ];
    const request = perRequestFigure(suspect);
    const percent = `${Math.round(suspect.confidence * 100)} %`;
    return html`<ul class="figures numbers">
      ${figures.map(([value, figure, unit]) => (value > 0 ? html`<li><b>${figure}</b><span class="soft">${unit}</span></li>` : nothing))}
      ${request === '' ? nothing : html`<li><b>${request}</b><span class="soft">${t('per request')}</span></li>`}
      <li title=${t('How sure the evidence makes it')}>
        <b>${percent}</b>
        <span class="soft">${t('sure')}</span>
        <span class="meter" aria-hidden="true"><span ${styled({ width: percent.replace(' ', '') })}></span></span>
      </li>
      <li class="kind">
        ${suspect.status === undefined ? nothing : html`<span class="badge">${statusTitle(suspect.status)}</span>`}
        <span class="badge">${kindTitle(suspect.kind)}</span>
      </li>
    </ul>`;
  }

  #frame({ firstLine, lines }: CodeFrame, suspect: Suspect): TemplateResult {
    return html`<div
      class="frame mono"
      role="group"
      tabindex="0"
      aria-label=${t('Code around line {0}', suspect.line ?? firstLine)}
    >
      ${lines.map((line, i) => {
        const here = firstLine + i === suspect.line;
        return html`<div class=${classMap({ line: true, here })}>
          <span class="number">${firstLine + i}</span><code>${plainCode(line)}</code>
        </div>`;
      })}
    </div>`;
  }

  #section(title: string, text: string): TemplateResult | typeof nothing {
    return text === ''
      ? nothing
      : html`<h4>${title}</h4>
          <p class="text">${prose(text)}</p>`;
  }

  #evidence({ id, evidence }: Suspect): TemplateResult | typeof nothing {
    if (evidence.length === 0) return nothing;
    const link = (place: string, i: number): TemplateResult =>
      html`<button
        type="button"
        class="link mono"
        @click=${() => this.#act({ type: 'openEvidence', suspectId: id, evidence: i })}
      >
        ${place}
      </button>`;
    return html`<h4>${t('What this rests on')}</h4>
      <ul class="evidence">
        ${evidence.map((one, i) => {
          const { text, place } = evidenceText(one);
          return html`<li class="text">${prose(text, 600)} ${place === '' ? nothing : link(shown(place), i)}</li>`;
        })}
      </ul>`;
  }

  /** Who holds whom, from the root down; the edge to cut is underlined. */
  #trace(suspect: Suspect): TemplateResult | typeof nothing {
    const steps = suspect.retainerPath;
    if (steps.length === 0) return nothing;
    return html`<div class="held">
      <h4>${t('Who holds it')}</h4>
      <ol class="trace mono">
        ${steps.map(({ edge, node, kind }, i) => {
          const last = i === steps.length - 1;
          return html`<li class=${classMap({ last })}>
            ${edge === '' ? nothing : html`<span class="edge">${shown(edge, 160)}</span>`}${this.#node(node, i)}${
              kind === 'context' ? html`<span class="soft"> ${t('variable')}</span>` : nothing
            }${last && suspect.countPerInterval > 0 ? html`<span class="soft"> +${formatCount(suspect.countPerInterval)}</span>` : nothing}
          </li>`;
        })}
      </ol>
    </div>`;
  }

  /** Leads to the object, where the snapshots can be asked. */
  #node(name: string, step: number): TemplateResult {
    if (this.can?.query !== true) return html`<span class="node">${shown(name, 160)}</span>`;
    const show = (): boolean => this.dispatchEvent(new CustomEvent('retainers', { detail: step }));
    return html`<button type="button" class="link node" title=${t('Show who holds it')} @click=${show}>
      ${shown(name, 160)}
    </button>`;
  }

  #buttons(suspect: Suspect): TemplateResult {
    const { id } = suspect;
    const button = (text: string, icon: string, message: PanelMessage, primary = false): TemplateResult =>
      html`<vscode-button ?secondary=${!primary} icon=${icon} @click=${() => this.#act(message)}
        >${text}</vscode-button
      >`;
    return html`<div class="buttons">
      ${suspect.file === undefined ? nothing : button(t('Open Line'), 'go-to-file', { type: 'openSuspect', suspectId: id }, true)}
      ${
        suspect.retainerPath.length === 0
          ? nothing
          : html`<vscode-button
              secondary
              icon="type-hierarchy-super"
              @click=${() => this.dispatchEvent(new CustomEvent('retainers'))}
              >${t('Show Retainers')}</vscode-button
            >`
      }
      ${this.can?.confirmTap ? button(t('Confirm with Tap'), 'record', { type: 'confirmTap', suspectId: id }) : nothing}
      ${this.can?.verifyFix ? button(t('Verify Fix'), 'beaker', { type: 'verifyFix', suspectId: id }) : nothing}
      ${button(t('Copy as Markdown'), 'copy', { type: 'copyMarkdown', suspectId: id })}
      ${this.can?.suppress ? button(t('Suppress'), 'eye-closed', { type: 'suppress', suspectId: id }) : nothing}
    </div>`;
  }
}

customElements.define('leakline-suspect-card', LeaklineSuspectCard);
