import { message, type Message } from '../base/message.ts';
import { describeByte, SnapshotError } from './snapshot-error.ts';
import type { ValueReader } from './value-reader.ts';

const State = {
  start: 0,
  keyOrEnd: 1,
  key: 2,
  inKey: 3,
  colon: 4,
  value: 5,
  inValue: 6,
  commaOrEnd: 7,
  end: 8,
} as const;

const MAX_KEY = 256;

/** The outermost object of a snapshot file: finds each section and hands its bytes to the reader for it. */
export class DocumentReader {
  readonly #readerFor: (section: string) => ValueReader;
  #state: number = State.start;
  #key = '';
  #escaped = false;
  #reader: ValueReader | undefined;
  #offset = 0;
  #section = 'start';

  constructor(readerFor: (section: string) => ValueReader) {
    this.#readerFor = readerFor;
  }

  write(bytes: Uint8Array): void {
    const base = this.#offset;
    let at = 0;
    // A byte order mark means nothing in UTF-8.
    if (base === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
    while (at < bytes.length) {
      if (this.#reader) {
        at = this.#reader.read(bytes, at, bytes.length, base);
        if (this.#reader.done) {
          this.#reader = undefined;
          this.#state = State.commaOrEnd;
        }
      } else {
        at = this.#structure(bytes, at, base);
      }
    }
    this.#offset = base + bytes.length;
  }

  /** Call after the last byte. */
  end(): void {
    if (this.#state === State.end) return;
    if (this.#state === State.start) throw this.#fail('the file is empty', this.#offset);
    throw this.#fail('the file ends too early', this.#offset);
  }

  #fail(problem: string | Message, offset: number): SnapshotError {
    return new SnapshotError(problem, this.#section, offset);
  }

  #structure(bytes: Uint8Array, at: number, base: number): number {
    const byte = bytes[at];
    if (this.#state === State.inKey) return this.#inKey(byte, at, base);
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return at + 1;
    switch (this.#state) {
      case State.start:
        if (byte !== 0x7b) throw this.#fail('it is no JSON object', base + at);
        this.#state = State.keyOrEnd;
        return at + 1;
      case State.keyOrEnd:
      case State.key:
        return this.#startKey(byte, at, base);
      case State.colon:
        if (byte !== 0x3a) throw this.#fail('a colon is missing', base + at);
        this.#state = State.value;
        return at + 1;
      case State.value:
        this.#section = this.#key;
        this.#reader = this.#readerFor(this.#key);
        this.#state = State.inValue;
        return at;
      case State.commaOrEnd:
        if (byte !== 0x2c && byte !== 0x7d)
          throw this.#fail(message`${describeByte(byte)} where a comma belongs after this section`, base + at);
        this.#state = byte === 0x2c ? State.key : State.end;
        return at + 1;
      default:
        throw this.#fail('there is more after its end', base + at);
    }
  }

  #startKey(byte: number, at: number, base: number): number {
    if (byte === 0x7d && this.#state === State.keyOrEnd) {
      this.#state = State.end;
      return at + 1;
    }
    if (byte !== 0x22) throw this.#fail(message`${describeByte(byte)} where the name of a section belongs`, base + at);
    this.#key = '';
    this.#state = State.inKey;
    return at + 1;
  }

  #inKey(byte: number, at: number, base: number): number {
    if (byte === 0x22 && !this.#escaped) {
      this.#state = State.colon;
      return at + 1;
    }
    this.#escaped = byte === 0x5c && !this.#escaped;
    this.#key += String.fromCharCode(byte);
    if (this.#key.length > MAX_KEY) throw this.#fail('the name of a section never ends', base + at);
    return at + 1;
  }
}

/** Passes over any JSON value, however deep; hands its bytes on when somebody wants them. */
export class SpanReader implements ValueReader {
  done = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #started = false;
  readonly #take: ((bytes: Uint8Array, offset: number, last: boolean) => void) | undefined;

  constructor(take?: (bytes: Uint8Array, offset: number, last: boolean) => void) {
    this.#take = take;
  }

  read(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from;
    while (at < to && !this.done) {
      const byte = bytes[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) {
          this.#inString = false;
          this.done = this.#depth === 0;
        }
      } else if (byte === 0x22) this.#inString = true;
      else if (byte === 0x5b || byte === 0x7b) this.#depth++;
      else if (byte === 0x5d || byte === 0x7d || byte === 0x2c) {
        // A bare number or word ends before the separator that follows it.
        if (this.#depth === 0) {
          if (!this.#started)
            throw new SnapshotError(message`${describeByte(byte)} where a value belongs`, '', base + at);
          this.done = true;
          break;
        }
        if (byte !== 0x2c) this.done = --this.#depth === 0;
      }
      this.#started = true;
      at++;
    }
    this.#take?.(bytes.subarray(from, at), base + from, this.done);
    return at;
  }
}
