import { EventEmitter, once } from 'node:events';

export interface Pick {
  readonly order: string;
  readonly shelf: string;
}

export class Warehouse extends EventEmitter {
  readonly #stock = new Map<string, number>();

  constructor(shelves: readonly string[]) {
    super({ captureRejections: true });
    this.setMaxListeners(0);
    for (const shelf of shelves) this.#stock.set(shelf, 1000);
  }

  take(pick: Pick): boolean {
    const left = this.#stock.get(pick.shelf) ?? 0;
    if (left === 0) return false;
    this.#stock.set(pick.shelf, left - 1);
    setImmediate(() => this.emit('picked', pick));
    return true;
  }

  /** Resolves with the time until the shelf had something again. */
  async restocked(shelf: string): Promise<number> {
    const startedAt = Date.now();
    await once(this, `restocked:${shelf}`);
    return Date.now() - startedAt;
  }
}
