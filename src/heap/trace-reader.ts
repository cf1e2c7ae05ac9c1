import { message, type Message } from '../base/message.ts';
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
  /** Trace nodes in the order of the file. */
  readonly #ids: number[] = [];
  readonly #parents: number[] = [];
  readonly #functionIndices: number[] = [];
  readonly #counts: number[] = [];
  readonly #sizes: number[] = [];

  constructor(header: SnapshotHeader) {
    this.#layout = header.traceNode;
  }

  take(bytes: Uint8Array, offset: number): void {
    const fail = (problem: string | Message): SnapshotError => new SnapshotError(problem, 'trace_tree', offset);
    for (const token of this.#tokenize(bytes, fail)) {
      if (token.name === 'startArray') this.#startList(fail);
      else if (token.name === 'endArray') this.#open.pop();
      else if (token.name === 'numberValue') this.#number(Number(token.value), fail);
      else throw fail(message`there is a ${token.name} among its numbers`);
    }
  }

  finish(): TraceTree {
    const length = this.#ids.reduce((most, id) => Math.max(most, id), 0) + 1;
    // Ids are given in turn, so they cannot exceed the number of nodes by much.
    if (length > this.#ids.length * 16 + 1024)
      throw new SnapshotError(message`a trace node has the id ${length - 1}`, 'trace_tree', 0);
    const tree = {
      parent: new Uint32Array(length),
      functionIndex: new Uint32Array(length),
      count: new Float64Array(length),
      size: new Float64Array(length),
    };
    this.#ids.forEach((id, i) => {
      tree.parent[id] = this.#parents[i];
      tree.functionIndex[id] = this.#functionIndices[i] ?? 0;
      tree.count[id] = this.#counts[i] ?? 0;
      tree.size[id] = this.#sizes[i] ?? 0;
    });
    return tree;
  }

  #tokenize(bytes: Uint8Array, fail: (problem: string | Message) => SnapshotError): readonly Token[] {
    try {
      return this.#tokens(this.#decoder.decode(bytes, { stream: true }));
    } catch {
      throw fail('it is not valid JSON');
    }
  }

  #startList(fail: (problem: string | Message) => SnapshotError): void {
    if (this.#open.length >= MAX_DEPTH) throw fail(message`it is nested deeper than ${MAX_DEPTH}`);
    const list = this.#open.at(-1);
    if (list) {
      if (list.field !== this.#layout.children) throw fail('a list of children is out of place');
      this.#nextField(list);
    }
    this.#open.push({ parent: list?.id ?? 0, field: 0, id: 0 });
  }

  #number(value: number, fail: (problem: string | Message) => SnapshotError): void {
    const list = this.#open.at(-1);
    if (!list || list.field === this.#layout.children) throw fail('a number is out of place');
    const { id, functionIndex, count, size } = this.#layout;
    const last = this.#ids.length - 1;
    if (list.field === id) {
      if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
        throw fail(message`a trace node has the id ${value}`);
      list.id = value;
      this.#ids.push(value);
      this.#parents.push(list.parent);
    } else if (list.field === functionIndex) this.#functionIndices[last] = value;
    else if (list.field === count) this.#counts[last] = value;
    else if (list.field === size) this.#sizes[last] = value;
    this.#nextField(list);
  }

  #nextField(list: OpenList): void {
    list.field = (list.field + 1) % this.#layout.fields;
  }
}
