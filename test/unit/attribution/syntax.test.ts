import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProgram } from '../../../src/attribution/program.ts';
import { Sources } from '../../../src/attribution/sources.ts';
import { runContext } from '../../../src/attribution/context.ts';
import { parseSource } from '../../../src/attribution/parse-source.ts';
import { declaringScope, functionAtPosition, positionAt, type Syntax } from '../../../src/attribution/syntax.ts';

function parse(text: string, path = 'a.js'): Syntax {
  const syntax = parseSource(text, path);
  assert.ok(syntax);
  return syntax;
}

function contextOf(text: string, member: string, path = 'a.js'): string {
  const syntax = parse(text, path);
  const site = syntax.sites.find((candidate) => candidate.member === member);
  assert.ok(site, `no call of ${member}`);
  const own = { script: {} as never, syntax, program: parseProgram([], new Sources([], [])) };
  return runContext([own], own, site);
}

test('functions are found where V8 places them: at the parameter list, or the start of an arrow', () => {
  const text = 'function named (a) {}\nconst arrow = async (x) => x;\nconst bare = y => y;\nclass A { method(z) {} }';
  const syntax = parse(text);
  for (const [name, position] of [
    ['named', text.indexOf('(a)')],
    ['arrow', text.indexOf('(x)')],
    ['bare', text.indexOf('y =>')],
    ['method', text.indexOf('(z)')],
  ] as const)
    assert.equal(functionAtPosition(syntax, position).name, name);
});

test('a site knows its receiver, its method and the start of its statement', () => {
  const syntax = parse('function f() {\n  return this.bus\n    .channel("a")\n    .on("x", () => {});\n}');
  const site = syntax.sites.find((candidate) => candidate.member === 'on');
  assert.deepEqual(site?.receiver, ['this', 'bus', 'channel', '()']);
  assert.deepEqual(positionAt(syntax, site?.statementStart ?? 0), { line0: 1, column0: 2 });
});

test('names resolve to the scope that declares them', () => {
  const syntax = parse('let seen = []; function f(seen) { { const inner = seen; inner.push(1) } }');
  const site = syntax.sites.find((candidate) => candidate.member === 'push');
  assert.equal(declaringScope(site?.scope, 'seen')?.functionIndex, 1);
  assert.equal(declaringScope(site?.scope, 'inner')?.functionIndex, 1);
  assert.equal(declaringScope(site?.scope, 'nowhere'), undefined);
});

test('TypeScript, decorators, JSX and code with errors are parsed', () => {
  parse(
    '@Controller() class A { constructor(private readonly a: Map<string, number>) {} @Get() b(): void {} }',
    'a.ts',
  );
  parse('export const A = () => <div onClick={() => go()} />', 'a.tsx');
  parse('const a = 1; const a = 2; return a');
  assert.equal(parseSource('%%% not code', 'a.js'), undefined);
});

test('where a statement runs: route handlers of many frameworks, connections, timers', () => {
  assert.equal(contextOf("app.get('/a', (req, res) => { bus.on('x', f) })", 'on'), 'route handler');
  assert.equal(contextOf("router.post('/a', wrap(async (ctx) => { cache.set(1, 2) }))", 'set'), 'route handler');
  assert.equal(contextOf('http.createServer((req, res) => { seen.push(req) })', 'push'), 'route handler');
  assert.equal(contextOf('net.createServer((socket) => { all.add(socket) })', 'add'), 'connection handler');
  assert.equal(contextOf("wss.on('connection', (ws) => { all.add(ws) })", 'add'), 'connection handler');
  assert.equal(contextOf('setInterval(() => { seen.push(1) }, 5)', 'push'), 'timer callback');
  assert.equal(contextOf('server.route({ path: "/", handler(request) { seen.push(1) } })', 'push'), 'route handler');
  assert.equal(contextOf('class A { @Get() all() { seen.push(1) } }', 'push', 'a.ts'), 'route handler');
  assert.equal(contextOf("ws.once('message', () => { seen.push(1) })", 'push'), '');
  assert.equal(
    contextOf("wss.on('connection', (ws) => { ws.once('message', () => all.add(ws)) })", 'add'),
    'connection handler',
  );
  assert.equal(contextOf('function boot() { for (const a of list) seen.push(a) }', 'push'), 'loop');
});

test('a helper that a route handler calls runs in the route handler', () => {
  const text = "function remember(id) { seen.push(id) }\napp.get('/', (req) => remember(req.id))";
  assert.equal(contextOf(text, 'push'), 'route handler');
});

test('a borrowed method is called on what it is given', () => {
  const { sites } = parse(
    'Array.prototype.push.apply(this.rows, more); [].push.call(list, one); save.call(this, row);',
  );
  const calls = sites
    .filter(({ kind }) => kind === 'call')
    .map(({ receiver, member }) => [...receiver, member].join('.'));
  assert.deepEqual(calls, ['this.rows.push', 'list.push', 'save.call']);
});

test('private fields and methods of the parent class as compilers write them for old engines', () => {
  const { sites } = parse(`_classPrivateFieldGet(_rows, this).push(row);
__classPrivateFieldGet(this, _rows, "f").push(row);
__classPrivateFieldGet(_a, _a, "f", _Book_rows).push(row);
_classPrivateFieldSet(_rows, this, [].concat(row));
_superPropGet(Ids, "add", this, 3)([id]);
_get(_getPrototypeOf(Ids.prototype), "add", this).call(this, id);`);
  const stored = sites
    .filter(({ member }) => /^(push|add|\[\])$/.test(member))
    .map(({ kind, receiver, member, values }) => `${kind} ${[...receiver, member].join('.')} ${values[0].type}`);
  assert.deepEqual(stored, [
    'call _rows.[].push Identifier',
    'call _rows.[].push Identifier',
    'call _Book_rows.value.push Identifier',
    'assign _rows.[] CallExpression',
    'call super.add Identifier',
    'call super.add Identifier',
  ]);
});
