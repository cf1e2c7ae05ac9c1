import { message } from '../base/message.ts';
import { describeByte, SnapshotError } from './snapshot-error.ts';
import type { Kernel } from './kernel.ts';
import { StringStore } from './string-store.ts';
import type { ValueReader } from './value-reader.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads a JSON array of strings from bytes in any pieces: keeps the bytes and where each string starts. */
export class StringReader implements ValueReader {
  done = false;
  readonly store: StringStore;
  #opened = false;
  #inString = false;
  #escaped = false;
  /** A string may come next: after `[` and after a comma. */
  #expectsString = true;
  #mayEnd = true;
  readonly #kernel: Kernel | undefined;

  constructor(kernel?: Kernel, wanted?: Uint8Array) {
    this.#kernel = kernel;
    this.store = new StringStore(wanted);
  }

  read(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from;
    if (!this.#opened) {
      if (bytes[at] !== 0x5b) throw new SnapshotError('an array is expected', 'strings', base + at);
      this.#opened = true;
      at++;
    }
    const first = at;
    const origin = this.store.readLength - first;
    while (at < to) {
      if (this.#expectsString && !this.#inString) at = this.#readPlain(bytes, at, to, origin);
      if (at === to) break;
      if (this.#inString) {
        at = this.#skipString(bytes, at, to);
        continue;
      }
      const byte = bytes[at++];
      if (byte === QUOTE) {
        if (!this.#expectsString) throw new SnapshotError('a comma is missing', 'strings', base + at - 1);
        this.store.addStart(origin + at);
        this.#inString = true;
      } else if (byte === 0x2c && !this.#expectsString) {
        this.#expectsString = true;
        this.#mayEnd = false;
      } else if (byte === 0x5d && (this.#mayEnd || !this.#expectsString)) {
        this.done = true;
        break;
      } else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        throw new SnapshotError(message`${describeByte(byte)} where a string belongs`, 'strings', base + at - 1);
      }
    }
    this.store.append(bytes.subarray(first, at));
    if (this.done) this.store.finish();
    return at;
  }

  /** As far as the kernel gets, when the bytes lie in its memory and a string comes next. */
  #readPlain(bytes: Uint8Array, from: number, to: number, origin: number): number {
    const kernel = this.#kernel;
    if (bytes.buffer !== kernel?.input.buffer) return from;
    const shift = bytes.byteOffset - kernel.input.byteOffset;
    const read = kernel.strings(from + shift, to + shift);
    if (read === 0) return from;
    this.store.addStarts(kernel.output, read, origin - shift);
    this.#inString = kernel.inside();
    this.#expectsString = this.#inString;
    this.#mayEnd = true;
    return kernel.stopped() - shift;
  }

  /** Past the closing quote, or to the end of the piece. */
  #skipString(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    while (at < to) {
      const byte = bytes[at++];
      if (byte === QUOTE) {
        this.#inString = false;
        this.#expectsString = false;
        this.#mayEnd = true;
        return at;
      }
      if (byte === BACKSLASH) {
        if (at === to) this.#escaped = true;
        at++;
      }
    }
    return to;
  }
}
