import type { Page } from '../../../src/model/heap-views.ts';
import { Loading } from './loading.ts';

const pageRows = 200;

export type LoadPage<Row> = (offset: number, limit: number, signal: AbortSignal) => Promise<Page<Row>>;

/** A long list of which only the pages are loaded that somebody looked at; rows that are not there yet are `undefined`. */
export class PagedRows<Row> extends Loading {
  #loadPage: LoadPage<Row> | undefined;
  readonly #asked = new Set<number>();
  rows: (Row | undefined)[] = [];

  /** Starts anew with another list. */
  open(loadPage: LoadPage<Row>): void {
    this.restart();
    this.#asked.clear();
    this.#loadPage = loadPage;
    this.rows = [];
    this.show(0, 1);
  }

  /** Loads what is missing between two rows. */
  show(first: number, last: number): void {
    const loadPage = this.#loadPage;
    if (loadPage === undefined) return;
    const end = Math.max(1, Math.min(last, this.rows.length || 1));
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      void this.load(
        (signal) => loadPage(page * pageRows, pageRows, signal),
        (answer) => this.#take(answer),
      );
    }
  }

  #take({ rows, offset, total }: Page<Row>): void {
    // A new array, so that the table sees the change.
    const all = this.rows.length === total ? [...this.rows] : Array.from<Row | undefined>({ length: total });
    rows.forEach((row, i) => (all[offset + i] = row));
    this.rows = all;
  }
}
