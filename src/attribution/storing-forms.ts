import type { HeapEvidence, Store } from './evidence.ts';
import type { Site } from './syntax.ts';
import { accessPath, unwrap, type SyntaxNode } from './syntax-tree.ts';

/** How the members of each kind of store get in, beside what a package may offer. */
const STORING_METHODS: Record<Store, ReadonlySet<string>> = {
  map: new Set(['set', 'getOrInsert', 'getOrInsertComputed']),
  // `register` of a FinalizationRegistry.
  set: new Set(['add', 'register']),
  array: new Set(['push', 'unshift', 'splice', 'concat']),
  object: new Set(['assign', 'set', 'defineProperty']),
  emitter: new Set(['on', 'addListener', 'once', 'prependListener', 'prependOnceListener']),
  'event-target': new Set(['addEventListener']),
  timer: new Set(['setInterval', 'setTimeout', 'setImmediate']),
  promise: new Set(['race', 'any', 'all', 'allSettled', 'then', 'catch', 'finally']),
  list: new Set(),
  context: new Set(),
  value: new Set(['set', 'assign']),
  root: new Set(),
};

/** Calls that read, or take out again. */
export const NOT_STORING =
  /^(get|has|keys|values|entries|count|forEach|map|filter|find|some|every|reduce|size|length|delete|clear|remove|off|pop|shift|unsubscribe|close|end$|endsWith|abort|destroy|dispose|stop|cancel|kill|disconnect|unref|toString|toJSON|join|includes|indexOf|slice|to$|emit|removeListener|removeAllListeners|removeEventListener|listenerCount|peek|log|info|warn|error|debug)/;

export function storedValues(site: Site, store: Store): readonly SyntaxNode[] {
  if (site.kind === 'declare') return [];
  if (store === 'map' && site.member === 'set') return site.values.slice(-1);
  const isCopy = (site.kind === 'assign' || site.kind === 'copy') && isSpreadCopy(site);
  return isCopy ? [...site.values, ...addedParts(site.values[0])] : site.values;
}

/** Whether a statement of this form can put something into such a store. */
export function storingWeight(site: Site, evidence: HeapEvidence, member: number): number {
  const { store } = evidence;
  if (site.kind === 'await') return store === 'promise' ? 0.85 : 0;
  if (site.kind === 'declare') return 0;
  if (site.kind === 'copy') return /^(array|object|value)$/.test(store) ? 0.95 : 0;
  if (site.kind === 'assign') return assignWeight(site, evidence, member);
  if (site.kind === 'new') return member >= 0.9 && site.values.length > 0 && store !== 'array' ? 0.7 : 0;
  if (site.member === 'pipe' && store === 'emitter') return 1;
  // What `splice` puts in comes after where and how many.
  if (site.member === 'splice' && store === 'array' && site.values.length < 3) return 0;
  if (STORING_METHODS[store].has(site.member)) {
    if (store === 'object' && site.receiver[0] !== 'Object' && site.receiver[0] !== 'Reflect') return 0.6;
    return 1;
  }
  // A function handed to any call may be kept by it; a value only where the call reads like storing.
  // A timer is started by Node's own functions or by a package's.
  if (evidence.functions.length > 0 && member > 0.5) return store === 'timer' ? 0.6 : 0.85;
  return NOT_STORING.test(site.member) ? 0 : 0.45;
}

function assignWeight(site: Site, evidence: HeapEvidence, member: number): number {
  const { store, link } = evidence;
  switch (store) {
    case 'object':
      return site.member === '[]' || isSpreadCopy(site) ? 1 : member > 0 ? 0.3 : 0;
    case 'array':
      return site.member === '[]' ? placingWeight(site) : isSpreadCopy(site) ? 1 : 0;
    case 'map':
    case 'set':
      return isSpreadCopy(site) ? 0.9 : 0;
    case 'list':
      return site.member !== '' && site.member === link ? 1 : 0.95;
    case 'context':
    case 'value':
      return 1;
    case 'emitter':
    case 'event-target':
      return member > 0.5 ? 0.8 : 0;
    default:
      return member > 0.9 ? 0.5 : 0;
  }
}

/** `list[list.length] = one` and `list[n++] = one` make a list longer; `list[i] = list[j]` moves what is in it. */
function placingWeight(site: Site): number {
  const left = unwrap(site.node['left'] as SyntaxNode);
  const index = unwrap(left?.['property'] as SyntaxNode | undefined);
  if (index?.type === 'UpdateExpression' || accessPath(index).at(-1) === 'length') return 1;
  const value = accessPath(site.values[0]);
  return value.at(-1) === '[]' && value.slice(0, -1).join('.') === site.receiver.join('.') ? 0.4 : 0.8;
}

/** `x = [...x, y]`, `x = { ...x, [k]: v }`, `x = x.concat(y)`, `x = new Map([...x, …])`: a copy that is larger by one. */
function isSpreadCopy(site: Site): boolean {
  const value = unwrap(site.values[0]);
  if (!value) return false;
  if (value.type === 'CallExpression') return isCopyingCall(value);
  if (value.type === 'NewExpression')
    return (value['arguments'] as SyntaxNode[]).some((argument) => hasSpread(argument));
  return hasSpread(value);
}

/** Functions that compilers write for `{ ...all, more }`, and `Object.assign({}, all, more)`. */
const COPIES =
  /^(concat|assign|extends|object_?spread(2|_?props)?|spread(_?values|_?props|_?array)|toConsumableArray)$/i;

function isCopyingCall(call: SyntaxNode): boolean {
  const name = accessPath(call['callee'] as SyntaxNode).at(-1) ?? '';
  if (!COPIES.test(name.replace(/^_+/, ''))) return false;
  const [first] = call['arguments'] as SyntaxNode[];
  // `Object.assign(target, more)` changes its target, and copies none but an empty one.
  const target = name === 'assign' ? unwrap(first) : undefined;
  return target === undefined || (target.type === 'ObjectExpression' && !(target['properties'] as unknown[]).length);
}

/** What a copy has beside what it copies. */
export function addedParts(copy: SyntaxNode): SyntaxNode[] {
  const node = unwrap(copy);
  if (node?.type === 'CallExpression') return (node['arguments'] as SyntaxNode[]).slice(1).flatMap(addedByCall);
  const parts = ((node?.['elements'] ?? node?.['properties'] ?? []) as (SyntaxNode | null)[]).filter(
    (part): part is SyntaxNode => part !== null && part.type !== 'SpreadElement',
  );
  return parts.map((part) => (part.type === 'ObjectProperty' ? (part['value'] as SyntaxNode) : part));
}

/** `_defineProperty({}, key, value)` stands for `{ [key]: value }`. */
function addedByCall(argument: SyntaxNode): SyntaxNode[] {
  const node = unwrap(argument);
  if (node?.type === 'ObjectExpression') return addedParts(node);
  if (node?.type !== 'CallExpression') return [];
  const isProperty = /^_*define_?property$/i.test(accessPath(node['callee'] as SyntaxNode).at(-1) ?? '');
  return isProperty ? (node['arguments'] as SyntaxNode[]).slice(2) : addedParts(node);
}

function hasSpread(node: SyntaxNode): boolean {
  const parts = (node['elements'] ?? node['properties']) as (SyntaxNode | null)[] | undefined;
  return parts?.some((part) => part?.type === 'SpreadElement') ?? false;
}

/** Where the container stands in a statement: before the method, or among the arguments for promises. */
export function receiversOf(site: Site, evidence: HeapEvidence): (readonly string[])[] {
  const { store } = evidence;
  if (site.kind === 'await') return [accessPath(site.values[0])];
  if (store === 'promise' && site.receiver[0] === 'Promise') {
    const list = unwrap(site.values[0]);
    const elements = (list?.['elements'] as (SyntaxNode | null)[] | undefined) ?? [];
    return elements.filter((element) => element !== null).map((element) => accessPath(element));
  }
  if ((store === 'object' || store === 'map') && (site.receiver[0] === 'Object' || site.receiver[0] === 'Reflect'))
    return site.values.slice(0, 1).map((value) => accessPath(value));
  // `once(emitter, 'ready')` and `on(emitter, 'data')` of node:events.
  if (store === 'emitter' && STORING_METHODS.emitter.has(site.member) && site.values[0]?.type !== 'StringLiteral')
    return [site.receiver, accessPath(site.values[0])];
  // A source that is piped registers its listeners on what it is piped into.
  if (store === 'emitter' && site.member === 'pipe') return [site.receiver, accessPath(site.values[0])];
  // `texts.set(key, longer)` and `texts[key] += more` replace one entry.
  if (store === 'value' && (site.member === '[]' || site.member === 'set')) return [[...site.receiver, '[]']];
  if (site.kind !== 'assign') return [site.receiver];
  // `head = node` and `list.tail = node` set the variable or property itself; `map[key] = value` sets inside it.
  if (site.member === '[]') return isSpreadCopy(site) ? [site.receiver, [...site.receiver, '[]']] : [site.receiver];
  if (site.member === '') return [site.receiver];
  return [[...site.receiver, site.member], ...(evidence.link === site.member ? [site.receiver] : [])];
}
