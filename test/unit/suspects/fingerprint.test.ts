import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { statementAround } from '../../../src/attribution/sources.ts';
import { parseSource } from '../../../src/attribution/parse-source.ts';
import type { Syntax } from '../../../src/attribution/syntax.ts';
import type { Suspect } from '../../../src/model/report.ts';
import { fingerprint, statementForm, statementText, withDistinctIds } from '../../../src/suspects/fingerprint.ts';
import { listenerSuspect } from '../../support/report.ts';

function formAt(source: string, mark: string, path = 'a.ts', which = 0): string {
  const syntax = parseSource(source, path) as Syntax;
  let offset = -1;
  for (let i = 0; i <= which; i++) offset = source.indexOf(mark, offset + 1);
  assert.ok(offset >= 0, `no ${mark}`);
  return statementForm(syntax, statementAround(syntax, offset), offset);
}

const route = `import { queue } from './queue.ts';
const seen = new Map();
export function handler(ctx) {
  const id = ctx.query.id;
  seen.set(id, { at: Date.now() });
  queue.on('error', (err) => { ctx.log(err); });
}
`;

test('a statement keeps its form when it is written otherwise and everything around it changes', () => {
  const form = formAt(route, 'queue.on');
  const rewritten = `// A licence.
import { queue } from './queue.ts';
import { other } from './other.ts';
const seen: Map<string, object> = new Map<string, object>();
function before() { queue.on('error', () => {}); }
export async function handler(context: Context): Promise<void> {
  const key = context.query.id
  other.touch(key)

  queue.on(
    "error", // why
    async function failed(problem: Error) { context.log(problem.message) },
  )
}
`;
  assert.equal(formAt(rewritten, 'queue.on(\n'), form);
  assert.notEqual(formAt(rewritten, "queue.on('error', () => {})"), form);
  assert.equal(
    formAt(route.replace('at: Date.now()', 'at: 0, more: ctx.body').replace(/\bid\b/g, 'key'), 'seen.set'),
    formAt(route, 'seen.set'),
  );
  assert.notEqual(formAt(route, 'seen.set'), form);
  assert.notEqual(formAt(route.replace("'error'", "'close'"), 'queue.on'), form);
});

test('handlers without a name are told apart by what they are handed to', () => {
  const routes = (first: string): string => `${first}
app.get('/a', (req, res) => { bus.on('x', () => res.end()); });
app.get('/b', (req, res) => { bus.on('x', () => res.end()); });
`;
  const [a, b] = [0, 1].map((which) => formAt(routes(''), 'bus.on', 'a.js', which));
  assert.notEqual(a, b);
  const more = routes("app.get('/0', (req, res) => { bus.on('x', () => res.end()); });");
  assert.deepEqual(
    [1, 2].map((which) => formAt(more, 'bus.on', 'a.js', which)),
    [a, b],
  );
});

test('two statements of one form in one function are two', () => {
  const twice = (between: string): string =>
    `const kept = []; function add(a, b) { kept.push(a); ${between} kept.push(b); }`;
  const [first, second] = [0, 1].map((which) => formAt(twice(''), 'kept.push', 'a.js', which));
  assert.notEqual(first, second);
  assert.deepEqual(
    [0, 1].map((which) => formAt(twice('console.log(a);\n'), 'kept.push', 'a.js', which)),
    [first, second],
  );
});

test('a statement ends where it ends, with a semicolon or without', () => {
  const source = 'const kept = []\nfunction add(a) {\n  kept.push(a, [1])\n  other()\n}\nadd(1)\n';
  assert.equal(statementText(parseSource(source, 'a.js') as Syntax, source.indexOf('kept.push')), 'kept.push(a, [1])');
  assert.equal(statementText(parseSource('let a; let b', 'a.js') as Syntax, 0), 'let a');
});

test('no edit elsewhere changes any form', () => {
  const noise = fc.constantFrom(
    '\n',
    '// seen.set(1, 2) and queue.on\n',
    '/* a\n * b */\n',
    'const unrelated = () => 1;\n',
    'function helper(queue) { queue.push(1); return queue; }\n',
    'class Box { #all = new Set(); add(x) { this.#all.add(x); } }\n',
    'if (globalThis.debug) { console.log("x"); }\n',
  );
  const marks = ['seen.set', 'queue.on'];
  const lines = route.split('\n').slice(0, -1);
  const before = marks.map((mark) => formAt(route, mark));
  fc.assert(
    fc.property(
      // Before the first line, after imports, between the functions, and inside of them, in front of each statement.
      fc.array(fc.tuple(fc.nat(lines.length), noise), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      (inserted, lineBreak) => {
        const edited = lines.map((line, at) => {
          const here = inserted.filter(([place]) => place === at).map(([, text]) => text);
          return here.join('') + line;
        });
        const source = edited.join('\n').replaceAll('\n', lineBreak);
        const code = source.replaceAll(/\/\/.*/g, (comment) => ' '.repeat(comment.length));
        const after = marks.map((mark) => {
          const syntax = parseSource(source, 'a.ts') as Syntax;
          const offset = code.indexOf(mark);
          return statementForm(syntax, statementAround(syntax, offset), offset);
        });
        assert.deepEqual(after, before);
      },
    ),
    { numRuns: 200 },
  );
});

test('a file keeps its name through builds, and keeps it apart from others', () => {
  const id = (file: string): string => fingerprint(file, 'form');
  assert.equal(id('dist/main.3f2a9c1b.js'), id('dist/main.a01b22c4d5.js'));
  assert.equal(id('dist/chunk-B3XK2A9C.mjs'), id('dist/chunk-QQ4ZL0TT.mjs'));
  for (const [one, other] of [
    ['src/main.js', 'src/other.js'],
    ['src/user-service.js', 'src/user-handler.js'],
    ['src/api-v2.js', 'src/api-v3.js'],
    ['src/report-2024.js', 'src/report-2025.js'],
  ])
    assert.notEqual(id(one), id(other));
  assert.match(id('a.js'), /^[0-9a-f]{12}$/);
});

test('one line in several threads: distinct ids, the same each time', () => {
  const inThread = (thread: number, id: string): Suspect => ({ ...listenerSuspect, id, thread });
  const ids = (all: readonly Suspect[]): string[] => withDistinctIds(all).map(({ id, thread }) => `${thread}:${id}`);
  const all = [inThread(2, 'aa'), inThread(0, 'bb'), inThread(1, 'aa'), inThread(0, 'aa')];
  assert.deepEqual(ids(all), ['2:aa-3', '0:bb', '1:aa-2', '0:aa']);
  assert.deepEqual(ids([...all].reverse()), ['0:aa', '1:aa-2', '0:bb', '2:aa-3']);
});
