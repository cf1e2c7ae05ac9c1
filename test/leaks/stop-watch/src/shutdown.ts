import { setMaxListeners } from 'node:events';

class Shutdown {
  readonly #controller = new AbortController();

  constructor() {
    setMaxListeners(0, this.#controller.signal);
    process.once('SIGTERM', () => this.#controller.abort());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}

export const shutdown = new Shutdown();
