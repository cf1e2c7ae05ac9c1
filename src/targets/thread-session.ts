import { EventEmitter } from 'node:events';
import type { Disposable } from '../base/disposable.ts';
import { message, type Message } from '../base/message.ts';
import { PendingCalls, RefusedError, type Commands, type Events, type Session, type WorkerInfo } from './session.ts';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
}

/** A connection to a worker thread: its messages travel as text inside those of the process's main thread. */
export class ThreadSession implements Session {
  /** Counts up within the process, from 1; 0 is the main thread. */
  readonly thread: number;
  readonly info: WorkerInfo;
  readonly #parent: Session;
  readonly #sessionId: string;
  readonly #calls = new PendingCalls();
  readonly #events = new EventEmitter();
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(parent: Session, sessionId: string, thread: number, info: WorkerInfo) {
    this.#parent = parent;
    this.#sessionId = sessionId;
    this.thread = thread;
    this.info = info;
    void parent.closed.then((sentence) => this.end(sentence));
  }

  get closed(): Promise<Message> {
    return this.#calls.closed;
  }

  async send<M extends keyof Commands>(
    method: M,
    ...params: Commands[M]['paramsType']
  ): Promise<Commands[M]['returnType']> {
    const id = ++this.#lastId;
    const message = JSON.stringify({ id, method, params: params[0] ?? {} });
    return this.#calls.track(async () => {
      const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
      try {
        await this.#parent.send('NodeWorker.sendMessageToWorker', { message, sessionId: this.#sessionId });
        const answer = await answered;
        if (answer.error) throw new RefusedError(method, answer.error.message);
        return answer.result as Commands[M]['returnType'];
      } finally {
        this.#waiting.delete(id);
      }
    });
  }

  on<E extends keyof Events>(event: E, listener: (...params: Events[E]) => void): Disposable {
    this.#events.on(event, listener as (params: unknown) => void);
    return { dispose: () => void this.#events.off(event, listener as (params: unknown) => void) };
  }

  pause(): void {
    this.#parent.pause();
  }

  resume(): void {
    this.#parent.resume();
  }

  receive(message: string): void {
    const answer = JSON.parse(message) as Answer;
    if (answer.id === undefined) this.#events.emit(answer.method ?? '', answer.params);
    else this.#waiting.get(answer.id)?.(answer);
  }

  end(sentence: Message): void {
    this.#calls.end(sentence);
  }
}

/** The worker threads of a process, live. Those that end stay in `sessions` with their `closed` resolved. */
export class ThreadSessions implements Disposable {
  readonly sessions: ThreadSession[] = [];
  readonly #bySession = new Map<string, ThreadSession>();
  readonly #listeners: Disposable[];
  readonly #parent: Session;

  constructor(parent: Session, onThread: (session: ThreadSession) => void) {
    this.#parent = parent;
    this.#listeners = [
      parent.on('NodeWorker.attachedToWorker', ({ sessionId, workerInfo }) => {
        const session = new ThreadSession(parent, sessionId, this.sessions.length + 1, workerInfo);
        this.#bySession.set(sessionId, session);
        this.sessions.push(session);
        onThread(session);
      }),
      parent.on('NodeWorker.detachedFromWorker', ({ sessionId }) => {
        this.#bySession.get(sessionId)?.end(message`The worker thread ended.`);
        this.#bySession.delete(sessionId);
      }),
      parent.on('NodeWorker.receivedMessageFromWorker', ({ sessionId, message }) => {
        this.#bySession.get(sessionId)?.receive(message);
      }),
    ];
  }

  /** Threads that run already are reported before this resolves; later ones as they start. */
  async start(): Promise<void> {
    await this.#parent.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
