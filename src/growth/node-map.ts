import { zeroedWords } from '../base/zeroed.ts';

/** A number per node that was met, for walks that meet many nodes and are taken again and again: it is emptied at once. */
export class NodeMap {
  readonly #values: Uint32Array;
  /** The round a value is of. */
  readonly #rounds: Uint32Array;
  #round = 0;

  constructor(nodeCount: number) {
    this.#values = new Uint32Array(nodeCount);
    this.#rounds = zeroedWords(nodeCount);
  }

  clear(): void {
    this.#round++;
  }

  has(node: number): boolean {
    return this.#rounds[node] === this.#round;
  }

  /** Of a node that it has. */
  get(node: number): number {
    return this.#values[node];
  }

  set(node: number, value: number): void {
    this.#rounds[node] = this.#round;
    this.#values[node] = value;
  }
}
