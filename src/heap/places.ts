/** Numbers for positions in scripts: few constructors make many objects. */
export class Places {
  readonly #scriptIds: number[] = [];
  readonly #lines: number[] = [];
  readonly #columns: number[] = [];
  /** Open addressing: place + 1, 0 is empty. */
  #slots = new Uint32Array(1 << 8);

  number(scriptId: number, line: number, column: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(scriptId, line, column) & mask;
    for (let found = this.#slots[slot]; found !== 0; found = this.#slots[slot]) {
      const place = found - 1;
      const same = this.#columns[place] === column && this.#lines[place] === line;
      if (same && this.#scriptIds[place] === scriptId) return place;
      slot = (slot + 1) & mask;
    }
    const place = this.#scriptIds.push(scriptId) - 1;
    this.#lines.push(line);
    this.#columns.push(column);
    this.#slots[slot] = place + 1;
    if (place * 2 > mask) this.#grow();
    return place;
  }

  /** `scriptId,line,column`, or '' for -1. */
  key(place: number): string {
    return place < 0 ? '' : `${this.#scriptIds[place]},${this.#lines[place]},${this.#columns[place]}`;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    this.#scriptIds.forEach((scriptId, place) => {
      let slot = hash(scriptId, this.#lines[place], this.#columns[place]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    });
    this.#slots = slots;
  }
}

function hash(scriptId: number, line: number, column: number): number {
  const mixed = Math.imul(scriptId, 0x9e3779b1) ^ Math.imul(line, 0x85ebca6b) ^ Math.imul(column, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
