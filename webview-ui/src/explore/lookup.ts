import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AnswerOf, PanelQuery } from '../../../src/protocol/panel.ts';

/** Who answers queries; the panel's link to the host. */
export interface Queries {
  query<K extends PanelQuery['kind']>(
    query: Extract<PanelQuery, { kind: K }>,
    signal: AbortSignal,
  ): Promise<AnswerOf<K>>;
}

/** One question of a view at a time: a new one takes the place of the old, a view that goes takes its question along. */
export class Lookup<K extends PanelQuery['kind']> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #abort: AbortController | undefined;
  answer: AnswerOf<K> | undefined;
  error: string | undefined;
  loading = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort?.abort();
  }

  clear(): void {
    this.#abort?.abort();
    this.answer = undefined;
    this.error = undefined;
    this.loading = false;
  }

  ask(queries: Queries, query: Extract<PanelQuery, { kind: K }>): void {
    void this.#ask(queries, query);
  }

  async #ask(queries: Queries, query: Extract<PanelQuery, { kind: K }>): Promise<void> {
    this.clear();
    this.loading = true;
    const abort = (this.#abort = new AbortController());
    try {
      this.answer = await queries.query<K>(query, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.loading = false;
    this.#host.requestUpdate();
  }
}
