import { describeByte, SnapshotError } from './snapshot-error.ts';
import { StringStore } from './string-store.ts';
import type { ValueReader } from './value-reader.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads a JSON array of strings from bytes in any pieces: keeps the bytes and where each string starts. */
export class StringReader implements ValueReader {
  done = false;
  readonly store = new StringStore();
  #opened = false;
  #inString = false;
  #escaped = false;
  /** A string may come next: after `[` and after a comma. */
  #expectsString = true;
  #mayEnd = true;

  read(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from;
    if (!this.#opened) {
      if (bytes[at] !== 0x5b) throw new SnapshotError('an array is expected', 'strings', base + at);
      this.#opened = true;
      at++;
    }
    const first = at;
    const origin = this.store.byteLength - first;
    while (at < to) {
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
        throw new SnapshotError(`${describeByte(byte)} where a string belongs`, 'strings', base + at - 1);
      }
    }
    this.store.append(bytes.subarray(first, at));
    if (this.done) this.store.finish();
    return at;
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
