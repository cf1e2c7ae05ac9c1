import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What a view asked for: a new start takes the place of the old, and a view that goes takes its questions along. */
export abstract class Loading implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #abort = new AbortController();
  #running = 0;
  error: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get loading(): boolean {
    return this.#running > 0;
  }

  hostDisconnected(): void {
    this.#abort.abort();
  }

  protected restart(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#running = 0;
    this.error = undefined;
  }

  /** What comes after another start is dropped; what fails becomes the sentence of `fail`. */
  protected async load<T>(
    ask: (signal: AbortSignal) => Promise<T>,
    take: (answer: T) => void,
    fail = (message: string): void => void (this.error = message),
  ): Promise<void> {
    const { signal } = this.#abort;
    this.#running++;
    this.#host.requestUpdate();
    try {
      const answer = await ask(signal);
      if (signal.aborted) return;
      take(answer);
    } catch (error) {
      if (signal.aborted) return;
      fail(error instanceof Error ? error.message : String(error));
    }
    this.#running--;
    this.#host.requestUpdate();
  }

  protected redraw(): void {
    this.#host.requestUpdate();
  }
}
