/** The last `capacity` things that were put in. */
export class Ring {
  #slots;
  #next = 0;
  #count = 0;

  constructor(capacity) {
    this.#slots = Array.from({ length: capacity }).fill(null);
  }

  put(value) {
    this.#slots[this.#next] = value;
    this.#next = (this.#next + 1) % this.#slots.length;
    this.#count = Math.min(this.#count + 1, this.#slots.length);
  }

  *[Symbol.iterator]() {
    const start = (this.#next - this.#count + this.#slots.length) % this.#slots.length;
    for (let i = 0; i < this.#count; i++) yield this.#slots[(start + i) % this.#slots.length];
  }
}
