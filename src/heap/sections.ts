import { message } from '../base/message.ts';
import { DocumentReader, SpanReader } from './document.ts';
import { parseHeader, type SnapshotHeader } from './header.ts';
import { createKernel, type Kernel, PIECE, type ReusedMemory } from './kernel.ts';
import { type Batch, NumberReader, type Rows } from './number-reader.ts';
import { NodeRows, PlainRows } from './rows.ts';
import { SnapshotError } from './snapshot-error.ts';
import { StringReader } from './string-reader.ts';
import type { StringStore } from './string-store.ts';
import { TraceTreeBuilder } from './trace-reader.ts';
import type { ValueReader } from './value-reader.ts';

const MAX_HEADER_BYTES = 1 << 24;
/** Enough for most headers; what follows is read to where the header wants it. */
const FIRST_PIECE = 1 << 14;

/** Takes the rows of `edges`; what it makes of them is its own affair. */
export interface EdgeSink extends Rows {
  readonly rows: number;
  /** Largest string index among edges that are named by a string. */
  readonly maxName: number;
}

export interface SectionOptions<Edges extends EdgeSink> {
  /** Called with the counts of the header before anything is allocated; throws to refuse. */
  readonly accept?: ((header: SnapshotHeader) => void) | undefined;
  /** What to read into; the snapshot is gone when another is read into it. */
  readonly memory?: ReusedMemory | undefined;
  /** Bytes that nodes and edges want in the kernel's memory. */
  readonly room?: (header: SnapshotHeader) => number;
  /** Takes the locations when the nodes are complete before them; else they are in `locations`. */
  readonly places?: (header: SnapshotHeader, nodes: NodeRows) => Rows | undefined;
  /** One byte per string: those with 0 need not be kept. Called when nodes and edges are complete before the strings come. */
  readonly strings?: (nodes: NodeRows, edges: Edges) => Uint8Array | undefined;
  /** The nodes are complete when it is called. */
  readonly edges: (header: SnapshotHeader, nodes: NodeRows, kernel: Kernel | undefined) => Edges;
}

/** The sections of one snapshot that is whole. */
export interface Sections<Edges extends EdgeSink> {
  readonly header: SnapshotHeader;
  readonly nodes: NodeRows;
  readonly edges: Edges;
  readonly strings: StringStore;
  readonly locations: PlainRows | undefined;
  readonly traceFunctions: PlainRows | undefined;
  readonly traceTree: TraceTreeBuilder | undefined;
}

/** Sections that came before those they depend on. */
interface Deferred {
  readonly rows: PlainRows;
  readonly batch: Batch;
}

/** Hands each section of the file to its reader and checks that they fit together. */
export class SectionScanner<Edges extends EdgeSink> {
  readonly #document = new DocumentReader((section) => this.#readerFor(section));
  readonly #options: SectionOptions<Edges>;
  /** There once the header says how much room it needs. */
  #kernel: Kernel | undefined;
  #ownInput: Uint8Array | undefined;
  #header: SnapshotHeader | undefined;
  #nodes: NodeRows | undefined;
  #edges: Edges | undefined;
  #strings: StringReader | undefined;
  #locations: PlainRows | undefined;
  #functions: PlainRows | undefined;
  #traceTree: TraceTreeBuilder | undefined;
  #earlyTraceTree: { bytes: Uint8Array; offset: number }[] = [];
  readonly #deferred = new Map<'nodes' | 'edges', Deferred>();
  readonly #seen = new Set<string>();

  constructor(options: SectionOptions<Edges>) {
    this.#options = options;
  }

  /** A place to read the next piece into, asked for anew each time; what is written from here is not copied. */
  get input(): Uint8Array {
    return this.#kernel?.input ?? (this.#ownInput ??= new Uint8Array(this.#header ? PIECE : FIRST_PIECE));
  }

  /** Another one beside it, once the header is known. */
  get nextInput(): Uint8Array | undefined {
    return this.#kernel?.nextInput;
  }

  write(bytes: Uint8Array): void {
    const kernel = this.#kernel;
    if (!kernel || bytes.buffer === kernel.input.buffer) {
      this.#document.write(bytes);
      return;
    }
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      kernel.input.set(piece);
      this.#document.write(kernel.input.subarray(0, piece.length));
    }
  }

  /** After the last byte; throws a SnapshotError when the file is not whole. */
  end(): Sections<Edges> {
    this.#document.end();
    const header = this.#header;
    if (!header) throw new SnapshotError('it has no header', 'snapshot', 0);
    this.#replay(header);
    const nodes = this.#nodes;
    const edges = this.#edges;
    const strings = this.#strings?.store;
    if (!nodes) throw missing('nodes');
    if (nodes.rows !== header.nodeCount)
      throw new SnapshotError(
        message`the header promises ${header.nodeCount} nodes, there are ${nodes.rows}`,
        'nodes',
        0,
      );
    if (!edges) throw missing('edges');
    if (!strings) throw missing('strings');
    if (edges.rows !== header.edgeCount)
      throw new SnapshotError(
        message`the header promises ${header.edgeCount} edges, there are ${edges.rows}`,
        'edges',
        0,
      );
    if (nodes.edges !== header.edgeCount)
      throw new SnapshotError(message`the nodes claim ${nodes.edges} edges, there are ${header.edgeCount}`, 'nodes', 0);
    checkNames('node', nodes.maxName, strings.count);
    checkNames('edge', edges.maxName, strings.count);
    const [locations, traceFunctions, traceTree] = [this.#locations, this.#functions, this.#traceTree];
    return { header, nodes, edges, strings, locations, traceFunctions, traceTree };
  }

  #readerFor(section: string): ValueReader {
    if (this.#seen.has(section)) throw new SnapshotError('the section is there twice', section, 0);
    this.#seen.add(section);
    switch (section) {
      case 'snapshot':
        return this.#headerReader();
      case 'nodes':
      case 'edges':
        return new NumberReader(section, this.#rowsFor(section), this.#kernel);
      case 'locations':
        return new NumberReader(section, this.#locationRows(), this.#kernel);
      case 'trace_function_infos':
        return new NumberReader(section, (this.#functions = new PlainRows()), this.#kernel);
      case 'trace_tree':
        return new SpanReader((bytes, offset) => this.#takeTraceTree(bytes, offset));
      case 'strings':
        return (this.#strings = new StringReader(this.#kernel, this.#wantedStrings()));
      default:
        return new SpanReader();
    }
  }

  #headerReader(): ValueReader {
    const pieces: Buffer[] = [];
    let size = 0;
    return new SpanReader((bytes, offset, last) => {
      size += bytes.length;
      if (size > MAX_HEADER_BYTES) throw new SnapshotError('its header never ends', 'snapshot', offset);
      pieces.push(Buffer.from(bytes));
      if (!last) return;
      this.#header = parseHeader(Buffer.concat(pieces).toString('utf8'), offset);
      this.#options.accept?.(this.#header);
      const room = this.#options.room?.(this.#header) ?? 0;
      // Pieces are read into the new memory from the next one on.
      this.#kernel = createKernel(room, this.#options.memory) ?? createKernel();
      this.#ownInput = undefined;
    });
  }

  #rowsFor(section: 'nodes' | 'edges'): Rows {
    const header = this.#header;
    const nodes = this.#nodes;
    if (header && section === 'nodes') return (this.#nodes = new NodeRows(header, this.#kernel));
    if (header && nodes && section === 'edges' && nodes.rows === header.nodeCount)
      return (this.#edges = this.#options.edges(header, nodes, this.#kernel));
    const rows = new PlainRows(true);
    this.#deferred.set(section, { rows, batch: { section, offset: 0, large: rows.large } });
    return rows;
  }

  #locationRows(): Rows {
    const { places } = this.#options;
    const isReady = this.#header && this.#nodes?.rows === this.#header.nodeCount;
    const rows = isReady && this.#header && this.#nodes && places?.(this.#header, this.#nodes);
    return rows || (this.#locations = new PlainRows());
  }

  #wantedStrings(): Uint8Array | undefined {
    if (this.#nodes?.rows !== this.#header?.nodeCount || this.#edges?.rows !== this.#header?.edgeCount)
      return undefined;
    return this.#nodes && this.#edges && this.#options.strings?.(this.#nodes, this.#edges);
  }

  #takeTraceTree(bytes: Uint8Array, offset: number): void {
    if (!this.#header) this.#earlyTraceTree.push({ bytes: bytes.slice(), offset });
    else if (this.#header.traceFunctionCount > 0) {
      this.#traceTree ??= new TraceTreeBuilder(this.#header);
      this.#traceTree.take(bytes, offset);
    }
  }

  #replay(header: SnapshotHeader): void {
    const early = this.#deferred.get('nodes');
    if (early) replay(early, (this.#nodes = new NodeRows(header, this.#kernel)));
    const edges = this.#deferred.get('edges');
    if (edges && this.#nodes?.rows === header.nodeCount)
      replay(edges, (this.#edges = this.#options.edges(header, this.#nodes, this.#kernel)));
    for (const { bytes, offset } of this.#earlyTraceTree) this.#takeTraceTree(bytes, offset);
    this.#earlyTraceTree = [];
  }
}

function replay({ rows, batch }: Deferred, target: Rows): void {
  const values = rows.numbers.toArray();
  if (target.take(values, values.length, batch) !== values.length)
    throw new SnapshotError('the last row is not complete', batch.section, batch.offset);
}

function missing(section: string): SnapshotError {
  return new SnapshotError('the section is missing', section, 0);
}

function checkNames(what: 'node' | 'edge', name: number, strings: number): void {
  if (name >= strings && name > 0)
    throw new SnapshotError(message`a ${what} has the name ${name} of ${strings} strings`, `${what}s`, 0);
}
