import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping';
import type { Disposable } from '../base/disposable.ts';
import { message, type Message, type MessageValue } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';

/** Domains that Node adds to the protocol of V8; the published types know only V8's. */
interface NodeCommands {
  'NodeWorker.enable': { paramsType: [{ waitForDebuggerOnStart: boolean }]; returnType: object };
  'NodeWorker.sendMessageToWorker': { paramsType: [{ message: string; sessionId: string }]; returnType: object };
  'NodeRuntime.notifyWhenWaitingForDisconnect': { paramsType: [{ enabled: boolean }]; returnType: object };
  /** Of the debugger built into VS Code: which events its proxy passes on. */
  'JsDebug.subscribe': { paramsType: [{ events: string[] }]; returnType: object };
}

interface NodeEvents {
  'NodeWorker.attachedToWorker': [{ sessionId: string; workerInfo: WorkerInfo; waitingForDebugger: boolean }];
  'NodeWorker.detachedFromWorker': [{ sessionId: string }];
  'NodeWorker.receivedMessageFromWorker': [{ sessionId: string; message: string }];
  'NodeRuntime.waitingForDisconnect': [];
}

export interface WorkerInfo {
  readonly workerId: string;
  readonly title: string;
  readonly url: string;
}

export type Commands = ProtocolMapping.Commands & NodeCommands;
export type Events = ProtocolMapping.Events & NodeEvents;

/** One CDP connection to one JavaScript thread. A call that can no longer be answered rejects with `TargetGoneError`. */
export interface Session {
  send<M extends keyof Commands>(method: M, ...params: Commands[M]['paramsType']): Promise<Commands[M]['returnType']>;
  on<E extends keyof Events>(event: E, listener: (...params: Events[E]) => void): Disposable;
  /** Resolves, never rejects, when the connection is over: the sentence says how. */
  readonly closed: Promise<Message>;
  /** Holds back what the target sends, until `resume`. */
  pause(): void;
  resume(): void;
}

/** The target ended, or the connection to it did. */
export class TargetGoneError extends LeaklineError {
  override readonly name: string = 'TargetGoneError';
}

/** The target is there, but does not do what was asked: the message says what and why. */
export class RefusedError extends LeaklineError {
  override readonly name: string = 'RefusedError';
  constructor(method: string, reason: MessageValue) {
    super(message`The target refused ${method}: ${reason}`);
  }
}

/** Calls that wait for an answer. They are rejected together when the connection is over. */
export class PendingCalls {
  readonly #reject = new Set<(error: Error) => void>();
  #over: Message | undefined;
  readonly closed: Promise<Message>;
  readonly #close: (sentence: Message) => void;

  constructor() {
    let close!: (sentence: Message) => void;
    this.closed = new Promise((resolve) => {
      close = resolve;
    });
    this.#close = close;
  }

  get over(): boolean {
    return this.#over !== undefined;
  }

  /** `call`'s own outcome, or the end of the connection when that comes first. */
  async track<T>(call: () => Promise<T>): Promise<T> {
    if (this.#over !== undefined) throw new TargetGoneError(this.#over);
    return new Promise((resolve, reject) => {
      this.#reject.add(reject);
      call()
        .then(resolve, reject)
        .finally(() => this.#reject.delete(reject));
    });
  }

  end(sentence: Message): void {
    if (this.#over !== undefined) return;
    this.#over = sentence;
    for (const reject of this.#reject) reject(new TargetGoneError(sentence));
    this.#reject.clear();
    this.#close(sentence);
  }
}

/**
 * Value of an expression in the target, as JSON. Runs at the target's next turn of its event loop, is not reported to
 * other clients as an exception, and leaves no remote object behind.
 */
export async function evaluate<T>(session: Session, expression: string, commandLine = false): Promise<T> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    includeCommandLineAPI: commandLine,
    returnByValue: true,
    silent: true,
  });
  if (exceptionDetails) {
    const text = exceptionDetails.exception?.description ?? exceptionDetails.text;
    throw new LeaklineError(message`The target could not answer: ${text.split('\n', 1)[0]}`);
  }
  return result.value as T;
}
