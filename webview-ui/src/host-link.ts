import type { AnswerOf, HostMessage, PanelAnswer, PanelMessage, PanelQuery } from '../../src/protocol/panel.ts';

/** What the workbench gives a webview; `dev` pages and tests bring their own. */
interface WebviewApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The failure of a query, with the host's sentence. */
export class QueryError extends Error {}

interface Waiting {
  readonly resolve: (answer: PanelAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The one way to the host: messages out, messages in, and queries whose promises all settle. */
export class HostLink {
  readonly #api: WebviewApi;
  readonly #waiting = new Map<number, Waiting>();
  #lastRequest = 0;

  constructor(receive: (message: HostMessage) => void) {
    this.#api = acquireVsCodeApi();
    window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
      if (data.type === 'answer' || data.type === 'failure') this.#settle(data);
      else receive(data);
    });
  }

  post(message: PanelMessage): void {
    this.#api.postMessage(message);
  }

  get state(): unknown {
    return this.#api.getState();
  }

  set state(state: unknown) {
    this.#api.setState(state);
  }

  /** Rejects with QueryError when the host could not answer, and with the signal's reason when it is aborted. */
  query<K extends PanelQuery['kind']>(
    query: Extract<PanelQuery, { kind: K }>,
    signal: AbortSignal,
  ): Promise<AnswerOf<K>> {
    const request = ++this.#lastRequest;
    return new Promise<AnswerOf<K>>((resolve, reject) => {
      signal.throwIfAborted();
      signal.addEventListener(
        'abort',
        () => {
          if (!this.#waiting.delete(request)) return;
          this.post({ type: 'cancelQuery', request });
          reject(signal.reason instanceof Error ? signal.reason : new QueryError());
        },
        { once: true },
      );
      this.#waiting.set(request, { resolve: (answer) => resolve(answer as AnswerOf<K>), reject });
      this.post({ type: 'query', request, query });
    });
  }

  #settle(message: Extract<HostMessage, { request: number }>): void {
    const waiting = this.#waiting.get(message.request);
    this.#waiting.delete(message.request);
    if (message.type === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new QueryError(message.message));
  }
}
