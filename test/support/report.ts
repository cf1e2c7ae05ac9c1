// Reports as a real capture makes them, for tests of the views.
import type { ClassRow, MemorySample, MemoryUsage, Report, ReportSnapshot, Suspect } from '../../src/model/report.ts';

const startedAt = Date.parse('2026-03-02T14:02:11.000Z');
const intervalMs = 12_000;

function at(ms: number): string {
  return new Date(startedAt + ms).toISOString();
}

function memoryAt(step: number, heapPerStep: number, rssPerStep: number): MemoryUsage {
  const heapUsed = 18_400_000 + step * heapPerStep;
  return {
    rss: 71_300_000 + step * rssPerStep,
    heapTotal: Math.ceil(heapUsed / 4_194_304 + 1) * 4_194_304,
    heapUsed,
    external: 2_310_000 + step * 4_100,
    arrayBuffers: 118_000 + step * 2_048,
  };
}

export function snapshots(count: number, heapPerStep = 1_240_000, rssPerStep = 1_900_000): ReportSnapshot[] {
  return Array.from({ length: count }, (_, i) => ({
    takenAt: at(i * intervalMs),
    file: `${i}.heapsnapshot`,
    fileBytes: 21_000_000 + i * 1_800_000,
    nodes: 214_000 + i * 11_900,
    pauseMs: 412 + i * 31,
    memory: memoryAt(i, heapPerStep, rssPerStep),
  }));
}

function withoutMemory({ memory, ...snapshot }: ReportSnapshot): ReportSnapshot {
  void memory;
  return snapshot;
}

/** Samples every second with the sawtooth of a garbage collector. */
export function memorySamples(intervals: number, heapPerStep = 1_240_000, rssPerStep = 1_900_000): MemorySample[] {
  const samples: MemorySample[] = [];
  for (let ms = 0; ms <= intervals * intervalMs; ms += 1000) {
    const memory = memoryAt(ms / intervalMs, heapPerStep, rssPerStep);
    const young = (ms / 1000) % 5;
    samples.push({ takenAt: at(ms), ...memory, heapUsed: memory.heapUsed + young * 1_300_000 });
  }
  return samples;
}

export function classRow(
  name: string,
  counts: readonly number[],
  bytesEach: number,
  more: Partial<ClassRow> = {},
): ClassRow {
  const bytes = counts.map((count) => count * bytesEach);
  const first = counts[0] ?? 0;
  const last = counts.at(-1) ?? 0;
  const added = Math.max(0, last - first);
  return {
    name,
    counts,
    bytes,
    new: added,
    deleted: Math.max(0, first - last),
    allocatedBytes: added * bytesEach,
    freedBytes: Math.max(0, first - last) * bytesEach,
    survivors: Math.max(0, (counts.at(-2) ?? last) - first),
    retainedBytes: last * bytesEach * 2,
    ...more,
  };
}

export const listenerSuspect: Suspect = {
  id: 'listener:src/routes/ma.ts:handler:error',
  thread: 0,
  kind: 'listener',
  confidence: 0.97,
  title: "Each call of the route handler adds an 'error' listener to queue and never removes it",
  file: 'src/routes/ma.ts',
  line: 12,
  column: 5,
  function: 'handler',
  context: 'route handler',
  packages: [],
  countPerInterval: 300,
  bytesPerInterval: 1_180_000,
  retainedBytes: 4_730_000,
  unit: 'listeners',
  retainerPath: [
    { edge: '', node: '(GC roots)', kind: 'internal' },
    { edge: '(Handle scope)', node: 'system / Context', kind: 'internal' },
    { edge: 'queue', node: 'Queue', kind: 'context' },
    { edge: '_events', node: 'Object', kind: 'property' },
    { edge: 'error', node: 'Array', kind: 'property' },
    { edge: '[412]', node: 'onError()', kind: 'element' },
  ],
  evidence: [
    {
      kind: 'closure-location',
      detail: '1,200 closures of the last snapshot were made at this position',
      file: 'src/routes/ma.ts',
      line: 12,
    },
    { kind: 'container-path', detail: 'queue._events.error took in 300, 300 and 300 members' },
    { kind: 'cohorts', detail: 'every interval added the same number, and none was removed' },
    { kind: 'allocation-samples', detail: '38 live samples of handler', file: 'src/routes/ma.ts', line: 9 },
  ],
  explanation:
    'queue is a variable of the module and lives as long as the process. Its list of error listeners keeps each closure, ' +
    'and each closure keeps the Context of handler, which holds ctx with the request and the response.',
  remedy: "Register the 'error' listener once, next to where queue is made, or remove it when the response ends.",
  codeFrame: {
    firstLine: 9,
    lines: [
      "router.get('/ma.gif', async function handler(ctx) {",
      '  const body = await collect(ctx.req);',
      "  const job = queue.create('beacon', { body, ip: ctx.ip });",
      "    queue.on('error', (error) => {",
      '      ctx.status = 500;',
      '      log.warn({ error, url: ctx.url });',
      '    });',
    ],
  },
};

export const collectionSuspect: Suspect = {
  id: 'collection:src/sessions.ts:open:sessions',
  thread: 0,
  kind: 'collection',
  confidence: 0.62,
  title: 'sessions takes in an entry per connection and nothing is ever deleted',
  file: 'src/sessions.ts',
  line: 41,
  column: 3,
  function: 'open',
  context: 'connection handler',
  packages: ['ws'],
  countPerInterval: 48,
  bytesPerInterval: 61_000,
  retainedBytes: 210_000,
  unit: 'entries',
  retainerPath: [
    { edge: '', node: '(GC roots)', kind: 'internal' },
    { edge: 'sessions', node: 'Map', kind: 'context' },
    { edge: '(value)', node: 'Session', kind: 'internal' },
  ],
  evidence: [{ kind: 'container-path', detail: 'sessions took in 48, 49 and 47 members' }],
  explanation:
    'sessions is a Map at module level; entries are set in open and no statement of the workspace deletes from it.',
  remedy: 'Delete the entry when the connection closes.',
};

export function listenerReport(): Report {
  return {
    version: 1,
    target: { title: 'node dist/server.js', pid: 4242, node: 'v20.20.2', endpoint: '127.0.0.1:9229' },
    series: { mode: 'sampling', identity: 'intact', snapshots: snapshots(4), memory: memorySamples(3) },
    verdict: {
      kind: 'heap-growth',
      bytesPerInterval: 1_240_000,
      explainedBytes: 1_190_000,
      summary:
        'The heap grows by 1.2 MB in every interval, and 96 % of that hangs below one list of listeners that src/routes/ma.ts:12 fills.',
    },
    suspects: [listenerSuspect, collectionSuspect],
    classes: [
      classRow('(closure)', [9_812, 10_712, 11_612, 12_512], 64, { retainedBytes: 5_120_000 }),
      classRow('IncomingMessage', [2, 302, 602, 902], 1_104, { retainedBytes: 3_905_000 }),
      classRow('ServerResponse', [2, 302, 602, 902], 880, { retainedBytes: 2_210_000 }),
      classRow('Object', [14_210, 16_010, 17_810, 19_610], 56),
      classRow('system / Context', [1_402, 2_002, 2_602, 3_202], 48, { retainedBytes: 4_900_000 }),
      classRow('(string)', [61_240, 64_102, 66_911, 69_730], 41),
      classRow('Socket', [12, 13, 13, 12], 720),
      classRow('Session', [1, 49, 98, 145], 180),
      classRow('(array)', [22_001, 22_914, 23_815, 24_707], 96),
      classRow('(compiled code)', [31_002, 31_940, 31_944, 31_950], 88),
      classRow('Map', [412, 414, 413, 414], 32),
      classRow('BufferList', [2, 302, 602, 902], 40),
      classRow('Template', [0, 18, 18, 18], 2_048),
    ],
    threads: [],
  };
}

export function quietReport(): Report {
  return {
    ...listenerReport(),
    series: {
      mode: 'snapshots',
      identity: 'intact',
      snapshots: snapshots(4, 0, 0).map(withoutMemory),
    },
    verdict: { kind: 'no-growth', bytesPerInterval: 0, explainedBytes: 0, summary: 'Nothing grew in every interval.' },
    suspects: [],
    classes: [classRow('(string)', [61_240, 61_241, 61_236, 61_240], 41)],
  };
}

export function offHeapReport(): Report {
  const summary = 'rss grows by 210 MB in every interval while the heap stays at 24 MB: native write requests pile up.';
  return {
    ...listenerReport(),
    series: {
      mode: 'sampling',
      identity: 'intact',
      snapshots: snapshots(4, 0, 210_000_000),
      memory: memorySamples(3, 0, 210_000_000),
      incomplete: 'The target ended before the fifth snapshot; the four before it were analysed.',
    },
    verdict: { kind: 'off-heap-growth', bytesPerInterval: 210_000_000, explainedBytes: 0, summary },
    suspects: [],
    classes: [classRow('Node / SimpleWriteWrap', [2, 4_012, 8_020, 12_031], 160)],
  };
}

/** Texts that a page or a terminal must show as text. */
export const hostileTexts = [
  '<img src=x onerror="window.pwned=1">',
  '</script><script>window.pwned=1</script>',
  'javascript:window.pwned=1',
  '\u001b[31mred\u001b]0;title\u0007',
  'user\u202Etxt.exe\u2066\u200F',
  '${globalThis.pwned=1}',
  'line\nbreak\ttab\r\u0000nul\u2028',
  '\uD800lone',
  '类名 クラス 🧨',
] as const;

export function hostileReport(): Report {
  const all = hostileTexts.join(' ');
  const base = listenerReport();
  return {
    ...base,
    target: { title: all, pid: 1, node: all, endpoint: all },
    series: { ...base.series, incomplete: all },
    verdict: { ...base.verdict, summary: all },
    suspects: hostileTexts.map((text, i) => ({
      ...listenerSuspect,
      id: `hostile-${i}`,
      title: text,
      file: text,
      function: text,
      context: text,
      packages: [text],
      unit: text,
      retainerPath: [{ edge: text, node: text, kind: text }],
      evidence: [{ kind: text, detail: text, file: text, line: 1 }],
      explanation: text,
      remedy: text,
      codeFrame: { firstLine: 11, lines: [text, text] },
    })),
    classes: [
      ...hostileTexts.map((text, i) => classRow(text, [1, 10, 20, 30 + i], 100)),
      classRow('M'.repeat(1_000_000), [1, 2, 3, 4], 1_000),
    ],
  };
}

/** A report with many classes, about a third of which grow. */
export function bigReport(rows: number): Report {
  const classes = Array.from({ length: rows }, (_, i) => {
    const start = (i * 7919) % 5000;
    const step = i % 3 === 0 ? (i % 97) + 1 : i % 3 === 1 ? 0 : -(i % 5);
    const counts = [0, 1, 2, 3].map((k) => Math.max(0, start + k * step));
    return classRow(`Generated${i}`, counts, 16 + (i % 13) * 8);
  });
  return { ...listenerReport(), classes };
}
