import { message } from '../base/message.ts';
import { BATCH, type Kernel } from './kernel.ts';
import { describeByte, SnapshotError } from './snapshot-error.ts';
import type { ValueReader } from './value-reader.ts';

const MAX_UINT32 = 0xffffffff;
/** The kernel looks at so many bytes at once, and leaves them to the slow way when they hold anything unusual. */
const BLOCK = 64;

/** What may come next in `[1, 2 , 3]`. */
const Expect = { valueOrEnd: 0, value: 1, digitOrSeparator: 2, separator: 3, separatorOfTaken: 4 } as const;

/** What a sink may want to know of the numbers it gets. */
export interface Batch {
  readonly section: string;
  /** Byte offset of the end of the batch. */
  readonly offset: number;
  /** Index and true value of numbers beyond 32 bits. */
  readonly large: readonly { readonly index: number; readonly value: number }[];
}

/** Takes whole rows off the front of `values` and returns how many numbers it took. */
export interface Rows {
  take(values: Uint32Array, count: number, batch: Batch): number;
  /** Numbers per row, for sinks that can take bytes. */
  readonly fields?: number;
  /**
   * Takes whole rows from bytes that start with a row, as far as it can, and returns where the next row starts: behind a comma, or
   * behind whitespace with a comma to come.
   */
  takeBytes?(bytes: Uint8Array, from: number, to: number): number;
}

/**
 * Reads a JSON array of unsigned integers from bytes that arrive in any pieces. Numbers go to the sink in batches,
 * as 32 bits; what is larger (the size of an array buffer over 4 GB) is kept aside in `large`.
 */
export class NumberReader implements Batch, ValueReader {
  /** Set once the closing bracket was read. */
  done = false;
  large: { index: number; value: number }[] = [];
  /** Byte offset of the end of what was read, for errors of the sink. */
  offset = 0;
  readonly section: string;
  readonly #values: Uint32Array;
  readonly #sink: Rows;
  readonly #kernel: Kernel | undefined;
  #count = 0;
  #opened = false;
  #expect: number = Expect.valueOrEnd;
  #value = 0;

  constructor(section: string, sink: Rows, kernel?: Kernel) {
    this.section = section;
    this.#sink = sink;
    this.#kernel = kernel;
    this.#values = kernel?.output ?? new Uint32Array(BATCH);
  }

  /** Reads `bytes[from, to)` and returns where it stopped. `base` is the file offset of `bytes[0]`. */
  read(bytes: Uint8Array, from: number, to: number, base: number): number {
    let at = from;
    if (!this.#opened) {
      if (bytes[at] !== 0x5b) throw new SnapshotError('an array is expected', this.section, base + at);
      this.#opened = true;
      at++;
    }
    while (at < to && !this.done) {
      at = this.#readPlain(bytes, at, to);
      at = this.#readBatch(bytes, at, to, base);
      this.offset = base + at;
      if (this.done || this.#count > BATCH - BLOCK || this.#sink.takeBytes) this.#flush();
    }
    return at;
  }

  /** As far as the kernel gets, when the bytes lie in its memory and a number comes next. */
  #readPlain(bytes: Uint8Array, from: number, to: number): number {
    const kernel = this.#kernel;
    if (bytes.buffer !== kernel?.input.buffer || this.#expect !== Expect.value || this.#value !== 0) return from;
    if (this.#sink.takeBytes) {
      if (this.#count > 0) return from;
      const stopped = this.#sink.takeBytes(bytes, from, to);
      if (stopped > from && bytes[stopped - 1] !== 0x2c) this.#expect = Expect.separatorOfTaken;
      return stopped;
    }
    // `bytes` may be a part of the input.
    const shift = bytes.byteOffset - kernel.input.byteOffset;
    const read = kernel.numbers(from + shift, to + shift, this.#count);
    this.#count += read;
    return kernel.stopped() - shift;
  }

  #flush(): void {
    const taken = this.#sink.take(this.#values, this.#count, this);
    if (this.large.length > 0)
      this.large = this.large
        .filter(({ index }) => index >= taken)
        .map(({ index, value }) => ({ index: index - taken, value }));
    if (taken === this.#count) this.#count = 0;
    else if (this.done) throw new SnapshotError('the last row is not complete', this.section, this.offset);
    else {
      this.#values.copyWithin(0, taken, this.#count);
      this.#count -= taken;
    }
  }

  /** Byte by byte: to the end of the section or the batch, or to a comma where the kernel can go on. */
  #readBatch(bytes: Uint8Array, from: number, to: number, base: number): number {
    const resume = this.#kernel ? from + BLOCK : Number.POSITIVE_INFINITY;
    const fields = this.#sink.fields ?? 1;
    const values = this.#values;
    let count = this.#count;
    let expect = this.#expect;
    let value = this.#value;
    let at = from;
    while (at < to) {
      const byte = bytes[at];
      const digit = byte - 0x30;
      if (digit >= 0 && digit <= 9) {
        if (expect >= Expect.separator) throw this.#unexpected(byte, base + at);
        value = value * 10 + digit;
        expect = Expect.digitOrSeparator;
      } else if (byte === 0x2c || byte === 0x5d) {
        if (expect === Expect.digitOrSeparator || expect === Expect.separator) {
          if (value > MAX_UINT32) this.large.push({ index: count, value });
          values[count++] = value;
          value = 0;
        } else if (expect !== Expect.separatorOfTaken && (byte === 0x2c || expect === Expect.value))
          throw this.#unexpected(byte, base + at);
        expect = Expect.value;
        if (byte === 0x5d) {
          this.done = true;
          at++;
          break;
        }
        if (count === BATCH || (at >= resume && count % fields === 0)) {
          at++;
          break;
        }
      } else if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
        if (expect === Expect.digitOrSeparator) expect = Expect.separator;
      } else throw this.#unexpected(byte, base + at);
      at++;
    }
    this.#count = count;
    this.#expect = expect;
    this.#value = value;
    return at;
  }

  #unexpected(byte: number, offset: number): SnapshotError {
    return new SnapshotError(message`${describeByte(byte)} where a number or a comma belongs`, this.section, offset);
  }
}
