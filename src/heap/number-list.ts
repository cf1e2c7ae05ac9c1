const BITS = 14;
const CHUNK = 1 << BITS;

/** Numbers whose count is not known before, in chunks: growing copies nothing and leaves nothing behind. */
export class NumberList {
  length = 0;
  readonly #chunks: Uint32Array[] = [];

  push(value: number): void {
    const inChunk = this.length & (CHUNK - 1);
    if (inChunk === 0) this.#chunks.push(new Uint32Array(CHUNK));
    this.#chunks[this.length >>> BITS][inChunk] = value;
    this.length++;
  }

  append(values: Uint32Array): void {
    for (let from = 0; from < values.length;) {
      const inChunk = this.length & (CHUNK - 1);
      if (inChunk === 0) this.#chunks.push(new Uint32Array(CHUNK));
      const size = Math.min(CHUNK - inChunk, values.length - from);
      this.#chunks[this.#chunks.length - 1].set(values.subarray(from, from + size), inChunk);
      this.length += size;
      from += size;
    }
  }

  at(index: number): number {
    return this.#chunks[index >>> BITS][index & (CHUNK - 1)];
  }

  toArray(): Uint32Array {
    const all = new Uint32Array(this.length);
    this.#chunks.forEach((chunk, i) => all.set(chunk.subarray(0, this.length - i * CHUNK), i * CHUNK));
    return all;
  }

  replaceLast(value: number): void {
    this.#chunks[this.#chunks.length - 1][(this.length - 1) & (CHUNK - 1)] = value;
  }
}
