/**
 * The property lists of plain objects as a tree: a shape is its parent's list and one more property. Objects with the
 * same properties in the same order share a shape, so names are looked at once per shape and not once per object.
 */
export class ShapeTree {
  /** Shapes that some object ends in, by first appearance, and how many objects do. */
  readonly used: number[] = [];
  #parent = new Uint32Array(1 << 8);
  #name = new Uint32Array(1 << 8);
  #uses = new Uint32Array(1 << 8);
  /** Open addressing: shape numbers, 0 is empty since nothing leads to the root. */
  #slots = new Uint32Array(1 << 10);
  #count = 1;

  get size(): number {
    return this.#count;
  }

  /** The shape with one more property; `name` is a string index. */
  extend(shape: number, name: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(shape, name) & mask;
    for (let found = this.#slots[slot]; found !== 0; found = this.#slots[slot]) {
      if (this.#parent[found] === shape && this.#name[found] === name) return found;
      slot = (slot + 1) & mask;
    }
    const added = this.#count++;
    if (added === this.#parent.length) this.#growColumns();
    this.#parent[added] = shape;
    this.#name[added] = name;
    this.#slots[slot] = added;
    if (this.#count * 2 > this.#slots.length) this.#growSlots();
    return added;
  }

  /** Counts an object that has exactly these properties. */
  use(shape: number): void {
    if (this.#uses[shape]++ === 0) this.used.push(shape);
  }

  uses(shape: number): number {
    return this.#uses[shape];
  }

  /** String indices of the properties, in the objects' order. */
  properties(shape: number): number[] {
    const names: number[] = [];
    for (let at = shape; at !== 0; at = this.#parent[at]) names.push(this.#name[at]);
    return names.reverse();
  }

  #growColumns(): void {
    this.#parent = doubled(this.#parent);
    this.#name = doubled(this.#name);
    this.#uses = doubled(this.#uses);
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let shape = 1; shape < this.#count; shape++) {
      let slot = hash(this.#parent[shape], this.#name[shape]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = shape;
    }
    this.#slots = slots;
  }
}

function doubled(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

function hash(shape: number, name: number): number {
  const mixed = Math.imul(shape, 0x9e3779b1) ^ Math.imul(name, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
