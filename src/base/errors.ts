import { inWords, message, type Message, type MessageValue, type Texts } from './message.ts';

/**
 * A failure whose `message` is the one sentence (or two) a person gets to read: what happened, what is still
 * there, what to do next. Caught at the edges (`editor/`, `cli/`, `worker/`) and shown in the reader's language.
 */
export class LeaklineError extends Error {
  override readonly name: string = 'LeaklineError';
  /** Bundles that are loaded side by side each have a class of their own, so `instanceof` does not know the other's. */
  readonly isForReaders: true = true;
  readonly words: Message;

  constructor(words: string | Message) {
    const said = typeof words === 'string' ? { text: words, values: [] } : words;
    super(inWords(said));
    this.words = said;
  }
}

/** Whether an error's message was written for people, by whichever bundle. */
export function isForReaders(error: unknown): error is LeaklineError {
  return error instanceof Error && 'isForReaders' in error;
}

/** The person, or the window that closed, asked for the work to stop. Never shown as a failure. */
export class CancelledError extends LeaklineError {
  override readonly name: string = 'CancelledError';
  constructor(words: string | Message = message`Cancelled.`) {
    super(words);
  }
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** The sentence of any thrown value; unknown errors keep their message, never their stack. */
export function sentenceOf(error: unknown, texts?: Texts): string {
  return inWords(reasonOf(error), texts);
}

/** The same as a part of another sentence. */
export function reasonOf(error: unknown): MessageValue {
  if (isForReaders(error)) return error.words;
  return error instanceof Error ? error.message : String(error);
}
