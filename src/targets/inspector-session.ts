import CDP from 'chrome-remote-interface';
import type { Disposable } from '../base/disposable.ts';
import { message, type Message } from '../base/message.ts';
import { LeaklineError, reasonOf, throwIfCancelled } from '../base/errors.ts';
import { rejectOnAbort, withTimeout } from '../base/waiting.ts';
import { PendingCalls, RefusedError, TargetGoneError, type Commands, type Events, type Session } from './session.ts';

const CONNECT_MS = 10_000;
const CLOSED_BY_TARGET = message`The target closed the connection.`;
/** `WebSocket.OPEN`. */
const OPEN = 1;

/** The client keeps its socket to itself; holding it back and surviving rubbish on it need the real one. */
interface WithSocket {
  readonly _ws: {
    readonly readyState: number;
    readonly _socket?: { pause(): void; resume(): void };
    listeners(event: 'message'): ((data: string) => void)[];
    removeAllListeners(event: 'message'): void;
    on(event: 'message', listener: (data: string) => void): void;
    terminate(): void;
  };
}

/** A connection over WebSocket to the main thread of a process. */
export class InspectorSession implements Session {
  readonly #client: CDP.Client;
  readonly #calls = new PendingCalls();
  readonly endpoint: string;

  private constructor(client: CDP.Client, endpoint: string) {
    this.#client = client;
    this.endpoint = endpoint;
    client.on('disconnect', () => this.#calls.end(CLOSED_BY_TARGET));
    this.#surviveRubbish();
  }

  static async open(url: string, signal?: AbortSignal): Promise<InspectorSession> {
    throwIfCancelled(signal);
    const endpoint = new URL(url).host;
    // An empty protocol: the generated helpers are not used, and the real one costs 500 KB to prepare.
    const options = { target: url, local: true, protocol: { version: { major: '1', minor: '3' }, domains: [] } };
    const opening = CDP(options);
    try {
      const client = await rejectOnAbort(
        withTimeout(
          opening,
          CONNECT_MS,
          () => message`${endpoint} accepts connections, but does not answer. Is it stopped?`,
        ),
        signal,
      );
      return new InspectorSession(client, endpoint);
    } catch (error) {
      // A connection that is made after all must not stay behind.
      opening.then((client) => client.close()).catch(() => undefined);
      if (error instanceof LeaklineError) throw error;
      throw new LeaklineError(message`No connection to the inspector at ${endpoint}: ${reasonOf(error)}.`);
    }
  }

  get closed(): Promise<Message> {
    return this.#calls.closed;
  }

  async send<M extends keyof Commands>(
    method: M,
    ...params: Commands[M]['paramsType']
  ): Promise<Commands[M]['returnType']> {
    const send = this.#client.send.bind(this.#client) as (method: string, params?: object) => Promise<unknown>;
    try {
      return (await this.#calls.track(() => send(method, params[0]))) as Commands[M]['returnType'];
    } catch (error) {
      if (error instanceof LeaklineError) throw error;
      // The socket may fail to send a moment before it is known to be closed.
      if (this.#calls.over || this.#socket.readyState !== OPEN) throw new TargetGoneError(CLOSED_BY_TARGET);
      throw new RefusedError(method, reasonOf(error));
    }
  }

  on<E extends keyof Events>(event: E, listener: (...params: Events[E]) => void): Disposable {
    const client = this.#client as unknown as NodeJS.EventEmitter;
    client.on(event, listener as (params: unknown) => void);
    return { dispose: () => void client.off(event, listener as (params: unknown) => void) };
  }

  pause(): void {
    this.#socket._socket?.pause();
  }

  resume(): void {
    this.#socket._socket?.resume();
  }

  /** Says goodbye; a target that does not answer is left anyway. */
  async close(): Promise<void> {
    if (this.#calls.over) return;
    this.resume();
    await withTimeout(this.#client.close(), 2000, () => 'no answer').catch(() => this.#socket.terminate());
    this.#calls.end(message`The connection was closed.`);
  }

  get #socket(): WithSocket['_ws'] {
    return (this.#client as unknown as WithSocket)._ws;
  }

  /** The client parses messages in a socket's event: text that is no JSON would throw where nobody can catch it. */
  #surviveRubbish(): void {
    const socket = this.#socket;
    const [parse] = socket.listeners('message');
    socket.removeAllListeners('message');
    socket.on('message', (data) => {
      try {
        parse.call(socket, data);
      } catch {
        this.#calls.end(
          message`The connection delivered something that is no inspector message: a proxy on the way may have spoiled it.`,
        );
        socket.terminate();
      }
    });
  }
}
