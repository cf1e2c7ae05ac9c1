import type { Token } from 'stream-json/core/parser.js';
import type { TraceTree } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import { createTokenizer } from './json-tokens.ts';
import { SnapshotError } from './snapshot-error.ts';

/** V8 records 64 frames at most; what nests this deep was made to break readers. */
const MAX_DEPTH = 4096;

/** A list of trace nodes being read: whose children they are, and which field comes next. */
interface OpenList {
  readonly parent: number;
  field: number;
  id: number;
}

/** Reads `trace_tree`: `[id, function, count, size, [children…], id, …]`, nested. */
export class TraceTreeBuilder {
  readonly #tokens = createTokenizer();
  readonly #decoder = new TextDecoder();
  readonly #layout: SnapshotHeader['traceNode'];
  readonly #open: OpenList[] = [];
  readonly #parent: number[] = [];
  readonly #functionIndex: number[] = [];
  readonly #count: number[] = [];
  readonly #size: number[] = [];

  constructor(header: SnapshotHeader) {
    this.#layout = header.traceNode;
  }

  take(bytes: Uint8Array, offset: number): void {
    const fail = (problem: string): SnapshotError => new SnapshotError(problem, 'trace_tree', offset);
    for (const token of this.#tokenize(bytes, fail)) {
      if (token.name === 'startArray') this.#startList(fail);
      else if (token.name === 'endArray') this.#open.pop();
      else if (token.name === 'numberValue') this.#number(Number(token.value), fail);
      else throw fail(`there is a ${token.name} among its numbers`);
    }
  }

  finish(): TraceTree {
    return {
      parent: Uint32Array.from(this.#parent, (id) => id ?? 0),
      functionIndex: Uint32Array.from(this.#functionIndex, (index) => index ?? 0),
      count: Float64Array.from(this.#count, (count) => count ?? 0),
      size: Float64Array.from(this.#size, (size) => size ?? 0),
    };
  }

  #tokenize(bytes: Uint8Array, fail: (problem: string) => SnapshotError): readonly Token[] {
    try {
      return this.#tokens(this.#decoder.decode(bytes, { stream: true }));
    } catch {
      throw fail('it is not valid JSON');
    }
  }

  #startList(fail: (problem: string) => SnapshotError): void {
    if (this.#open.length >= MAX_DEPTH) throw fail(`it is nested deeper than ${MAX_DEPTH}`);
    const list = this.#open.at(-1);
    if (list) {
      if (list.field !== this.#layout.children) throw fail('a list of children is out of place');
      this.#nextField(list);
    }
    this.#open.push({ parent: list?.id ?? 0, field: 0, id: 0 });
  }

  #number(value: number, fail: (problem: string) => SnapshotError): void {
    const list = this.#open.at(-1);
    if (!list || list.field === this.#layout.children) throw fail('a number is out of place');
    const { id, functionIndex, count, size } = this.#layout;
    if (list.field === id) {
      if (!Number.isInteger(value) || value < 0 || value > this.#parent.length * 2 + 1024)
        throw fail(`a trace node has the id ${value}`);
      list.id = value;
      this.#parent[value] = list.parent;
    } else if (list.field === functionIndex) this.#functionIndex[list.id] = value;
    else if (list.field === count) this.#count[list.id] = value;
    else if (list.field === size) this.#size[list.id] = value;
    this.#nextField(list);
  }

  #nextField(list: OpenList): void {
    list.field = (list.field + 1) % this.#layout.fields;
  }
}
