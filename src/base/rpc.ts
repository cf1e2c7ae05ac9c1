import { MessagePort } from 'node:worker_threads';
import { createBirpc, type BirpcReturn } from 'birpc';
import { CancelledError, isForReaders, LeaklineError, reasonOf } from './errors.ts';
import { inWords, type MessageValue } from './message.ts';

/** The part of `MessagePort` and `Worker` that a channel needs. */
export interface Port {
  postMessage(value: unknown, transfer: readonly MessagePort[]): void;
  on(event: 'message', listener: (value: unknown) => void): unknown;
  off(event: 'message', listener: (value: unknown) => void): unknown;
}

export type Channel<Remote extends object, Local extends object> = BirpcReturn<Remote, Local>;

/**
 * Typed calls both ways over a port. Calls never time out: a snapshot may take minutes, and a thread that dies is
 * noticed by its exit. Methods in `events` are sent without waiting for an answer.
 */
export function openChannel<Remote extends object, Local extends object>(
  port: Port,
  local: Local,
  events: readonly (keyof Remote)[] = [],
): Channel<Remote, Local> {
  return createBirpc<Remote, Local>(local, {
    post: (message: RpcMessage) => port.postMessage(message, portsAmong(message.a)),
    on: (listener) => void port.on('message', listener),
    off: (listener) => void port.off('message', listener),
    serialize: (message: RpcMessage) => (message.e === undefined ? message : { ...message, e: packError(message.e) }),
    deserialize: (message: RpcMessage) =>
      message.e === undefined ? message : { ...message, e: unpackError(message.e as PackedError) },
    eventNames: [...events],
    bind: 'functions',
    timeout: -1,
    // With a method's name it is an answer that could not be cloned: swallowed here, birpc sends the error instead.
    // Without one it is the outcome of our own call, which must reach the caller.
    onGeneralError: (_error, method) => method !== undefined,
  });
}

interface RpcMessage {
  readonly e?: unknown;
  /** Arguments of a call. */
  readonly a?: readonly unknown[];
}

/** A port among the arguments moves to the other side. */
function portsAmong(values: readonly unknown[] = []): MessagePort[] {
  return values.filter((value) => value instanceof MessagePort);
}

interface PackedError {
  readonly name: string;
  readonly reason: MessageValue;
}

/** Structured clone drops the class of an error, so only its name and sentence cross. */
export function packError(error: unknown): PackedError {
  return { name: isForReaders(error) ? error.name : 'Error', reason: reasonOf(error) };
}

export function unpackError({ name, reason }: PackedError): Error {
  if (name === 'Error' || typeof reason !== 'object') return new Error(inWords(reason));
  return name === 'CancelledError' ? new CancelledError(reason) : new LeaklineError(reason);
}
