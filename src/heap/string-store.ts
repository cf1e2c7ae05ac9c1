import type { StringTable } from './columns.ts';
import { SnapshotError } from './snapshot-error.ts';

const BLOCK_BITS = 22;
const BLOCK = 1 << BLOCK_BITS;
const MAX_BYTES = 2 ** 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The `strings` section as it was written, in blocks, with the offset of each string's first byte. */
export class StringStore implements StringTable {
  count = 0;
  /** Bytes of the section so far. */
  readLength = 0;
  /** Bytes that were kept. */
  #keptLength = 0;
  /** One byte per string: those with 0 are dropped. */
  readonly #wanted: Uint8Array | undefined;
  /** First string that was not looked at, and the bytes from it on. */
  #nextToKeep = 0;
  #tail: Uint8Array = new Uint8Array(0);
  readonly #blocks: Uint8Array[] = [];
  #starts = new Uint32Array(1 << 14);

  constructor(wanted?: Uint8Array) {
    this.#wanted = wanted;
  }

  addStart(offset: number): void {
    this.#makeRoom(1, offset);
    this.#starts[this.count++] = offset;
  }

  /** Many at once, each moved by `shift`. */
  addStarts(offsets: Uint32Array, count: number, shift: number): void {
    this.#makeRoom(count, shift);
    const starts = this.#starts;
    let at = this.count;
    for (let i = 0; i < count; i++) starts[at++] = offsets[i] + shift;
    this.count = at;
  }

  #makeRoom(count: number, offset: number): void {
    if (offset + BLOCK >= MAX_BYTES) throw new SnapshotError('its strings are larger than 4 GB', 'strings', offset);
    if (this.count + count < this.#starts.length) return;
    const larger = new Uint32Array(Math.max(this.#starts.length * 2, this.count + count + 1));
    larger.set(this.#starts);
    this.#starts = larger;
  }

  /** The next bytes of the section, after the starts in them were added. */
  append(bytes: Uint8Array): void {
    this.readLength += bytes.length;
    if (this.#wanted) this.#keepWanted(bytes, this.#wanted);
    else this.#keep(bytes);
  }

  /** Of the strings that are complete, those that are wanted; starts become offsets in what is kept. */
  #keepWanted(bytes: Uint8Array, wanted: Uint8Array): void {
    const base = this.readLength - bytes.length;
    const tailStart = base - this.#tail.length;
    const starts = this.#starts;
    const last = this.count - 1;
    for (; this.#nextToKeep < last; this.#nextToKeep++) {
      const index = this.#nextToKeep;
      const start = starts[index];
      starts[index] = this.#keptLength;
      if (wanted[index] !== 1) continue;
      if (start < base) this.#keep(this.#tail.subarray(start - tailStart));
      this.#keep(bytes.subarray(Math.max(start - base, 0), starts[index + 1] - base));
    }
    if (last < 0) return;
    const from = starts[last] - base;
    this.#tail = from >= 0 ? bytes.slice(from) : joined(this.#tail, bytes);
  }

  #keep(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const inBlock = this.#keptLength & (BLOCK - 1);
      if (inBlock === 0) this.#blocks.push(new Uint8Array(BLOCK));
      const size = Math.min(BLOCK - inBlock, bytes.length - from);
      this.#blocks[this.#blocks.length - 1].set(bytes.subarray(from, from + size), inBlock);
      from += size;
      this.#keptLength += size;
    }
  }

  /** After the closing bracket: a last start that stands for the end. */
  finish(): void {
    if (this.#wanted && this.count > 0) {
      const last = this.count - 1;
      this.#starts[last] = this.#keptLength;
      if (this.#wanted[last] === 1) this.#keep(this.#tail);
      this.#tail = new Uint8Array(0);
    }
    this.#starts[this.count] = this.#keptLength;
    const used = this.#keptLength & (BLOCK - 1);
    const block = this.#blocks.pop();
    if (block) this.#blocks.push(used === 0 ? block : block.slice(0, used));
    this.#starts = this.#starts.slice(0, this.count + 1);
  }

  get(stringIndex: number): string {
    const bytes = this.look(stringIndex, (block, from, to) => block.subarray(from, to));
    const text = decoder.decode(bytes);
    if (!bytes.includes(BACKSLASH)) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      // Escapes no JSON writer makes: show them as they stand.
      return text;
    }
  }

  indexOf(text: string): number {
    const plain = encoder.encode(text);
    // V8 escapes quotes, backslashes, control characters and all beyond ASCII.
    const escaped = plain.some((byte) => byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH);
    if (escaped) {
      for (let index = 0; index < this.count; index++) if (this.get(index) === text) return index;
      return -1;
    }
    const quoted = Buffer.from(`"${text}"`);
    for (let block = 0; block < this.#blocks.length; block++) {
      const found = this.#findIn(block, quoted, text);
      if (found >= 0) return found;
    }
    return -1;
  }

  /** First string of this text that starts in a block. Its quotes are found with it, but for those that a block's ends cut off. */
  #findIn(block: number, quoted: Buffer, text: string): number {
    const { buffer, byteOffset, length } = this.#blocks[block];
    const base = block * BLOCK;
    const bytes = Buffer.from(buffer, byteOffset, length);
    const first = this.#indexAt(base);
    if (first >= 0 && this.get(first) === text) return first;
    for (let at = bytes.indexOf(quoted); at >= 0; at = bytes.indexOf(quoted, at + 1)) {
      const index = this.#indexAt(base + at + 1);
      if (index >= 0) return index;
    }
    for (let from = Math.max(1, length - quoted.length); from < length; from++) {
      const index = this.#indexAt(base + from);
      if (index >= 0 && this.get(index) === text) return index;
    }
    return -1;
  }

  /** The string whose bytes were kept from this offset on, -1 when none was; those that were dropped seem to start there, too. */
  #indexAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.#starts[low - 1] === offset ? low - 1 : -1;
  }

  #byteAt(offset: number): number {
    return this.#blocks[offset >>> BLOCK_BITS][offset & (BLOCK - 1)];
  }

  /** Offset of the closing quote. */
  #end(stringIndex: number): number {
    let end = this.#starts[stringIndex + 1] - (stringIndex + 1 < this.count ? 2 : 1);
    while (this.#byteAt(end) !== QUOTE) end--;
    return end;
  }

  look<T>(stringIndex: number, see: (bytes: Uint8Array, from: number, to: number) => T): T {
    if (stringIndex >= this.count) throw new RangeError(`string ${stringIndex} of ${this.count}`);
    const start = this.#starts[stringIndex];
    const end = this.#end(stringIndex);
    const first = start >>> BLOCK_BITS;
    if (first === (end - 1) >>> BLOCK_BITS || end === start) {
      const from = start & (BLOCK - 1);
      return see(this.#blocks[first], from, from + end - start);
    }
    const whole = this.#across(start, end);
    return see(whole, 0, whole.length);
  }

  /** Bytes of several blocks. */
  #across(start: number, end: number): Uint8Array {
    const whole = new Uint8Array(end - start);
    for (let offset = start; offset < end;) {
      const inBlock = offset & (BLOCK - 1);
      const size = Math.min(BLOCK - inBlock, end - offset);
      whole.set(this.#blocks[offset >>> BLOCK_BITS].subarray(inBlock, inBlock + size), offset - start);
      offset += size;
    }
    return whole;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
