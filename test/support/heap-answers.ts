// Answers to the panel's queries as a real snapshot of the listener leak would give them.
import type { AllocationTree, EdgeRow, ObjectRow, Page, PathStep, SourceLabel } from '../../src/model/heap-views.ts';
import type { PanelAnswer, PanelQuery } from '../../src/protocol/panel.ts';
import { listenerReport } from './report.ts';

const source: SourceLabel = { file: 'src/routes/ma.ts', line: 12, column: 23 };

function objectRow(node: number, className: string, more: Partial<ObjectRow> = {}): ObjectRow {
  return {
    node,
    id: node * 2 + 1,
    className,
    preview: `{socket, url: "/ma.gif?n=${node}"}`,
    distance: 7,
    selfBytes: 1_104,
    retainedBytes: 4_310 + (node % 13) * 100,
    ...more,
  };
}

function pageOf<Row>(total: number, offset: number, limit: number, row: (i: number) => Row): Page<Row> {
  const length = Math.max(0, Math.min(limit, total - offset));
  return { rows: Array.from({ length }, (_, i) => row(offset + i)), offset, total };
}

const retainers: [string, string, string, Partial<EdgeRow>][] = [
  ['ctx', 'context', 'system / Context', { preview: 'of handler', source }],
  ['req', 'property', 'Context', { preview: '{app, req, res, state}' }],
  ['_httpMessage', 'property', 'ServerResponse', {}],
  ['(part of key)', 'internal', 'system / WeakCell', { machinery: true, edgeKind: 'weak', more: false }],
];

function edgeRow(edge: string, edgeKind: string, row: ObjectRow, more: Partial<EdgeRow> = {}): EdgeRow {
  return { ...row, edge, edgeKind, machinery: false, more: true, ...more };
}

/** Without what is ignored the way leads farther around. */
function retainersOf({ node, ignored = [], offset, limit }: Extract<PanelQuery, { kind: 'retainers' }>): Page<EdgeRow> {
  const rows = retainers.map(([edge, kind, className, more], i) =>
    edgeRow(edge, kind, objectRow(node * 10 + i + 1, className, { distance: 6 + ignored.length }), more),
  );
  const left = rows.filter((row) => !ignored.includes(row.node));
  return pageOf(left.length, offset, limit, (i) => left[i]);
}

/** One other way, and then none. */
function pathSteps(ignored: readonly number[] = []): PathStep[] {
  if (ignored.length > 1) return [];
  const steps: [string, string, string][] = [
    ['', 'internal', '(GC roots)'],
    ignored.length === 0 ? ['queue', 'context', 'Queue'] : ['standby', 'context', 'Queue'],
    ['_events', 'property', 'Object'],
    ['error', 'property', 'Array'],
    ['[412]', 'element', '(closure)'],
    ['context', 'internal', 'system / Context'],
    ['ctx', 'context', 'Context'],
    ['req', 'property', 'IncomingMessage'],
  ];
  return steps.map(([edge, edgeKind, className], i) => ({
    edge,
    edgeKind,
    className,
    node: i,
    id: i * 2 + 1,
    retainedBytes: 5_000_000 - i * 600_000,
    machinery: false,
    suspect: edge === '[412]',
  }));
}

/** Arrays instead of typed arrays, since the answer reaches the page as JSON. */
function allocations(): AllocationTree {
  const frames: [string, number, number, SourceLabel?][] = [
    ['(root)', -1, 0],
    ['processTicksAndRejections', 0, 40_000],
    ['handler', 1, 3_200_000, source],
    ['collect', 2, 900_000, { file: 'src/collect.ts', line: 4, column: 1 }],
    ['Readable.push', 3, 410_000],
    ['create', 2, 230_000, { file: 'node_modules/kue/lib/queue.js', line: 88, column: 9 }],
    ['onRequest', 0, 120_000],
    ['parserOnHeadersComplete', 6, 380_000],
    ['<img src=x onerror="window.pwned=1">', 0, 10_000],
  ];
  return {
    origin: 'samples',
    parents: frames.map(([, parent]) => parent) as unknown as Int32Array,
    names: frames.map(([name]) => name),
    selfBytes: frames.map(([, , bytes]) => bytes) as unknown as Float64Array,
    counts: frames.map(([, , bytes]) => Math.round(bytes / 800)) as unknown as Float64Array,
    sources: frames.map(([, , , at]) => at ?? null),
  };
}

export function answerTo(query: PanelQuery): PanelAnswer {
  switch (query.kind) {
    case 'comparison':
      return {
        kind: 'comparison',
        rows: listenerReport().classes.map((row) => ({
          class: row.name,
          new: row.new,
          deleted: row.deleted,
          delta: row.new - row.deleted,
          allocatedBytes: row.allocatedBytes,
          freedBytes: row.freedBytes,
          sizeDelta: row.allocatedBytes - row.freedBytes,
        })),
      };
    case 'objects':
      return {
        kind: 'objects',
        page: pageOf(902, query.offset, query.limit, (i) =>
          objectRow(100 + i, query.className, i % 2 ? { source } : {}),
        ),
      };
    case 'fields':
      return {
        kind: 'fields',
        page: pageOf(3, query.offset, query.limit, (i) =>
          edgeRow(`field${i}`, 'property', objectRow(900 + i, 'Object')),
        ),
      };
    case 'retainers':
      return {
        kind: 'retainers',
        page: retainersOf(query),
      };
    case 'suspectPath':
      return { kind: 'suspectPath', path: { thread: 0, snapshot: 3, steps: pathSteps() } };
    case 'path':
      return { kind: 'path', path: { thread: 0, snapshot: query.snapshot, steps: pathSteps(query.ignored) } };
    case 'dominators':
      return {
        kind: 'dominators',
        page: pageOf(query.node === undefined ? 130 : 3, query.offset, query.limit, (i) => ({
          ...objectRow((query.node ?? 0) * 7 + i + 1, i === 0 ? 'Queue' : 'Object', {
            retainedBytes: 5_000_000 / (i + 1),
          }),
          children: 5 - (i % 6),
        })),
      };
    case 'allocations':
      return { kind: 'allocations', tree: allocations() };
    case 'statistics':
      return { kind: 'statistics', statistics: statistics() };
    case 'duplicateStrings':
      return {
        kind: 'duplicateStrings',
        wastedBytes: 410_000,
        page: pageOf(412, query.offset, query.limit, (i) => ({
          text: `{"status":"ok","n":${i}}\u202E`,
          count: 900 - i,
          bytes: (900 - i) * 64,
          node: 70 + i,
        })),
      };
    case 'growthBy':
      return {
        kind: 'growthBy',
        rows: ['src/routes/ma.ts', 'src/sessions.ts'].map((name, i) => ({
          name,
          counts: [2, 302, 602, 902].map((count) => count >> i),
          bytes: [2_000, 402_000, 802_000, 1_202_000].map((bytes) => bytes >> i),
          survivors: 600 >> i,
          retainedBytes: 2_400_000 >> i,
          source,
        })),
        sampled: query.group === 'allocation-site',
      };
    default:
      throw new Error(`no answer for ${JSON.stringify(query satisfies never)}`);
  }
}

function statistics(): Extract<PanelAnswer, { kind: 'statistics' }>['statistics'] {
  const parts = [
    { name: 'code', bytes: 4_100_000, count: 31_950 },
    { name: 'strings', bytes: 2_860_000, count: 69_730 },
    { name: 'arrays', bytes: 2_370_000, count: 24_707 },
    { name: 'typed arrays', bytes: 118_000, count: 211 },
    { name: 'system objects', bytes: 3_400_000, count: 61_002 },
    { name: 'other', bytes: 8_900_000, count: 62_400 },
  ];
  return { totalBytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts, nativeBytes: 2_310_000 };
}
