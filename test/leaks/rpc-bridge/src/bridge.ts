import { EventEmitter } from 'node:events';

interface Deferred<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
}

interface Message {
  readonly id: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

export class TimeoutError extends Error {}

export class Bridge extends EventEmitter<{ outgoing: [Message] }> {
  private nextId = 1;
  private readonly calls: { [id: number]: Deferred<unknown> } = {};

  async call<T>(method: string, params: unknown, timeoutMs: number): Promise<T> {
    const id = this.nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.calls[id] = { resolve, reject, method };
    });
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new TimeoutError(`${method} took longer than ${timeoutMs} ms`)), timeoutMs);
    });
    this.emit('outgoing', { id, method, params });
    try {
      return (await Promise.race([answer, timeout])) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  receive(message: Message): void {
    const call = this.calls[message.id];
    if (call === undefined) return;
    delete this.calls[message.id];
    call.resolve(message.result);
  }
}
