import { shutdown } from './shutdown.ts';

export interface Split {
  readonly label: string;
  readonly ms: number;
}

export class Lap {
  readonly #startedAt = performance.now();
  readonly #splits: Split[] = [];
  #running = true;

  constructor(readonly runner: string) {
    shutdown.signal.addEventListener('abort', this, { once: true });
  }

  handleEvent(): void {
    this.#running = false;
  }

  split(label: string): this {
    if (this.#running) this.#splits.push({ label, ms: performance.now() - this.#startedAt });
    return this;
  }

  finish(): { runner: string; splits: readonly Split[] } {
    this.#running = false;
    return { runner: this.runner, splits: this.#splits };
  }
}
