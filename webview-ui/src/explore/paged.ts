import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Page } from '../../../src/model/heap-views.ts';

const pageRows = 200;

export type LoadPage<Row> = (offset: number, limit: number, signal: AbortSignal) => Promise<Page<Row>>;

/** A long list of which only the pages are loaded that somebody looked at; rows that are not there yet are `undefined`. */
export class PagedRows<Row> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #load: LoadPage<Row> | undefined;
  #abort = new AbortController();
  readonly #asked = new Set<number>();
  rows: (Row | undefined)[] = [];
  loading = false;
  error: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  /** Starts anew with another list. */
  open(load: LoadPage<Row>): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#asked.clear();
    this.#load = load;
    this.rows = [];
    this.error = undefined;
    this.show(0, 1);
  }

  /** Loads what is missing between two rows. */
  show(first: number, last: number): void {
    const end = Math.max(1, Math.min(last, this.rows.length || 1));
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      void this.#fetch(page * pageRows);
    }
  }

  async #fetch(offset: number): Promise<void> {
    const abort = this.#abort;
    if (this.#load === undefined || abort.signal.aborted) return;
    this.loading = true;
    try {
      const page = await this.#load(offset, pageRows, abort.signal);
      // A new array, so that the table sees the change.
      const rows =
        this.rows.length === page.total ? [...this.rows] : Array.from<Row | undefined>({ length: page.total });
      page.rows.forEach((row, i) => (rows[page.offset + i] = row));
      this.rows = rows;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.loading = false;
    this.#host.requestUpdate();
  }
}
