import { privateFieldSet, superMethod } from './compiled-forms.ts';
import { declaringScope, type FunctionSyntax, type Scope, type Site, type SiteKind, type Syntax } from './syntax.ts';
import {
  accessPath,
  boundNames,
  boundValue,
  children,
  isFunction,
  isNode,
  memberName,
  unwrap,
  type SyntaxNode,
} from './syntax-tree.ts';

/** What compilers call to make a class of functions. */
const CLASS_HELPERS = /^_*create_?class$/i;
const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

interface Place {
  readonly scope: Scope;
  readonly functionIndex: number;
  readonly statementStart: number;
  readonly inLoop: boolean;
  readonly className: string;
  /** Name the next function or class literal takes from what it is assigned to. */
  readonly nameHint: string;
}

/** Reads a script's functions, scopes and sites off its tree. */
export class SyntaxBuilder {
  readonly #text: string;
  readonly #functions: FunctionSyntax[] = [];
  readonly #sites: Site[] = [];
  readonly #classes = new Set<string>();
  readonly #superclasses = new Map<string, string>();

  constructor(text: string) {
    this.#text = text;
  }

  build(program: SyntaxNode): Syntax {
    const scope: Scope = {
      parent: undefined,
      functionIndex: 0,
      start: 0,
      end: this.#text.length,
      names: new Map(),
      assigned: new Map(),
    };
    this.#functions.push({
      index: 0,
      parent: -1,
      name: '',
      className: '',
      start: 0,
      end: this.#text.length,
      position: -1,
      isArrow: false,
      isConstructor: false,
      node: program,
      scope,
      callSite: -1,
    });
    this.#hoist(program, scope, scope);
    const place = { scope, functionIndex: 0, statementStart: 0, inLoop: false, className: '', nameHint: '' };
    for (const child of children(program)) this.#visit(child, { ...place, statementStart: child.start });
    const lineStarts = [0];
    for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
    return {
      text: this.#text,
      lineStarts: Uint32Array.from(lineStarts),
      functions: this.#functions,
      sites: this.#sites,
      classes: this.#classes,
      superclasses: this.#superclasses,
    };
  }

  /** Declares what `body` declares: `var` and functions up to `functionScope`, the rest in `scope`. Does not enter functions. */
  #hoist(body: SyntaxNode, scope: Scope, functionScope: Scope): void {
    for (const child of children(body)) this.#hoistOne(child, scope, functionScope);
  }

  #hoistOne(node: SyntaxNode, scope: Scope | undefined, functionScope: Scope): void {
    switch (node.type) {
      case 'VariableDeclaration': {
        const target = node['kind'] === 'var' ? functionScope : scope;
        for (const declarator of node['declarations'] as SyntaxNode[])
          for (const name of boundNames(declarator['id'])) target?.names.set(name, boundValue(declarator, name));
        break;
      }
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        (scope ?? functionScope).names.set(((node['id'] as SyntaxNode | null)?.['name'] as string) ?? '', node);
        return;
      case 'ImportDeclaration':
        for (const specifier of node['specifiers'] as SyntaxNode[])
          functionScope.names.set((specifier['local'] as SyntaxNode)['name'] as string, node);
        return;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        if (isNode(node['declaration'])) this.#hoistOne(node['declaration'], scope, functionScope);
        return;
      default:
    }
    if (isFunction(node) || node.type === 'ClassExpression') return;
    // Below a nested block only `var` belongs here; its own `let` and `const` are declared when it is visited.
    for (const child of children(node)) this.#hoistOne(child, undefined, functionScope);
  }

  #visit(node: SyntaxNode, place: Place): void {
    if (isFunction(node)) return this.#visitFunction(node, place);
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const className = ((node['id'] as SyntaxNode | null)?.['name'] as string) ?? place.nameHint;
        const parent = accessPath(node['superClass'] as SyntaxNode | undefined).at(-1);
        if (className) this.#classes.add(className);
        if (className && parent) this.#superclasses.set(className, parent);
        for (const child of children(node)) this.#visit(child, { ...place, className });
        return;
      }
      case 'VariableDeclarator': {
        const names = boundNames(node['id']);
        if (isNode(node['init'])) {
          this.#site('declare', node, [], names[0] ?? '', [node['init']], place);
          this.#visit(node['init'], { ...place, nameHint: names[0] ?? '' });
        }
        return;
      }
      case 'ObjectProperty':
      case 'ClassProperty':
      case 'ClassPrivateProperty':
        return this.#visitProperty(node, place);
      case 'AssignmentExpression':
        return this.#visitAssignment(node, place);
      case 'ReturnStatement':
        if (isNode(node['argument'])) this.#copy(node['argument'], place);
        return this.#visitBelow(node, place);
      case 'AwaitExpression':
        this.#site('await', node, [], '', [node['argument'] as SyntaxNode], place);
        this.#visit(node['argument'] as SyntaxNode, place);
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return this.#visitCall(node, place);
      default:
        this.#visitBelow(node, place);
    }
  }

  #visitBelow(node: SyntaxNode, place: Place): void {
    for (const child of children(node)) this.#visit(child, this.#placeIn(node, child, place));
  }

  /** `return [...list, one]`, `(list) => [...list, one]` */
  #copy(given: SyntaxNode, place: Place): void {
    const value = unwrap(given);
    if (value?.type === 'ConditionalExpression') {
      this.#copy(value['consequent'] as SyntaxNode, place);
      this.#copy(value['alternate'] as SyntaxNode, place);
    } else if (value && isCopy(value)) this.#site('copy', value, copied(value), '', [value], place);
  }

  #placeIn(node: SyntaxNode, child: SyntaxNode, place: Place): Place {
    let next: Place = place.nameHint ? { ...place, nameHint: '' } : place;
    if (isStatement(child)) next = { ...next, statementStart: child.start };
    if (LOOPS.has(node.type)) next = { ...next, inLoop: true };
    if (node.type === 'BlockStatement' || LOOPS.has(node.type) || node.type === 'SwitchStatement') {
      // One scope per block is made at its first child and shared by the others through the cache.
      next = { ...next, scope: this.#blockScope(node, place) };
    }
    return next;
  }

  readonly #blockScopes = new Map<SyntaxNode, Scope>();

  #blockScope(node: SyntaxNode, place: Place): Scope {
    const known = this.#blockScopes.get(node);
    if (known) return known;
    const scope: Scope = {
      parent: place.scope,
      functionIndex: place.functionIndex,
      start: node.start,
      end: node.end,
      names: new Map(),
      assigned: new Map(),
    };
    this.#blockScopes.set(node, scope);
    const unused: Scope = { ...scope, names: new Map() };
    this.#hoist(node, scope, unused);
    return scope;
  }

  #visitProperty(node: SyntaxNode, place: Place): void {
    const key = node['key'] as SyntaxNode;
    const name =
      key.type === 'Identifier' ? (key['name'] as string) : key.type === 'PrivateName' ? accessPath(key)[0] : '';
    if (node['computed']) this.#visit(key, place);
    if (isNode(node['value'])) {
      // `{ ...state, orders: { ...state.orders, [id]: order } }` puts something into `orders`, as an assignment would.
      if (node.type === 'ObjectProperty') {
        if (isCopy(node['value'])) this.#site('assign', node, ['?'], name, [node['value']], place);
      } else this.#site('assign', node, [node['static'] ? place.className : 'this'], name, [node['value']], place);
      this.#visit(node['value'], { ...place, nameHint: name });
    }
  }

  #visitAssignment(node: SyntaxNode, place: Place): void {
    const left = unwrap(node['left'] as SyntaxNode);
    const right = node['right'] as SyntaxNode;
    let name = '';
    if (left?.type === 'MemberExpression' || left?.type === 'OptionalMemberExpression') {
      name = memberName(left);
      this.#site('assign', node, accessPath(left['object'] as SyntaxNode), name, [right], place);
    } else if (left?.type === 'Identifier') {
      name = left['name'] as string;
      this.#site('assign', node, [name], '', [right], place);
      const declared = declaringScope(place.scope, name);
      const earlier = declared?.assigned.get(name);
      if (earlier) earlier.push(right);
      else declared?.assigned.set(name, [right]);
    }
    if (left) this.#visit(left, place);
    this.#visit(right, { ...place, nameHint: name, className: prototypeOf(left) ?? place.className });
  }

  #visitCall(node: SyntaxNode, place: Place): void {
    const callee = unwrap(node['callee'] as SyntaxNode);
    const values = (node['arguments'] as unknown[]).filter(isNode);
    const { receiver, member, given } = calleeOf(callee, values);
    const set = privateFieldSet(node);
    if (set) this.#site('assign', node, [set.field], '[]', [set.value], place);
    const site = this.#site(node.type === 'NewExpression' ? 'new' : 'call', node, receiver, member, given, place);
    if (callee) this.#visit(callee, { ...place, nameHint: '' });
    // `_createClass(Ledger, [{ key: 'open', value: function open() {} }])`
    const className = CLASS_HELPERS.test(member) ? (accessPath(values[0])[0] ?? '') : place.className;
    for (const value of values) {
      const inner = unwrap(value);
      const before = this.#functions.length;
      this.#visit(value, { ...place, className, nameHint: '' });
      if (inner && isFunction(inner) && this.#functions[before]) this.#functions[before].callSite = site.index;
    }
  }

  #site(
    kind: SiteKind,
    node: SyntaxNode,
    receiver: readonly string[],
    member: string,
    values: readonly SyntaxNode[],
    place: Place,
  ): Site {
    const site: Site = {
      index: this.#sites.length,
      kind,
      start: node.start,
      end: node.end,
      statementStart: place.statementStart,
      functionIndex: place.functionIndex,
      scope: place.scope,
      receiver,
      member,
      values,
      inLoop: place.inLoop,
      node,
    };
    this.#sites.push(site);
    return site;
  }

  #visitFunction(node: SyntaxNode, place: Place): void {
    const index = this.#functions.length;
    const own = (node['id'] as SyntaxNode | null)?.['name'] as string | undefined;
    const key = node['key'] as SyntaxNode | undefined;
    const keyName =
      key?.type === 'Identifier' ? (key['name'] as string) : key?.type === 'PrivateName' ? accessPath(key)[0] : '';
    const scope: Scope = {
      parent: place.scope,
      functionIndex: index,
      start: node.start,
      end: node.end,
      names: new Map(),
      assigned: new Map(),
    };
    this.#functions.push({
      index,
      parent: place.functionIndex,
      name: own ?? (keyName || place.nameHint),
      // A function with a capital is a class of the old kind.
      className: place.className || (own && /^[A-Z]/.test(own) && node.type !== 'ArrowFunctionExpression' ? own : ''),
      start: node.start,
      end: node.end,
      position: this.#parameterStart(node),
      isArrow: node.type === 'ArrowFunctionExpression',
      isConstructor: node['kind'] === 'constructor',
      node,
      scope,
      callSite: -1,
    });
    if (own && node.type === 'FunctionExpression') scope.names.set(own, node);
    for (const parameter of node['params'] as SyntaxNode[])
      for (const name of boundNames(parameter)) scope.names.set(name, undefined);
    const body = node['body'] as SyntaxNode;
    if (body.type === 'BlockStatement') {
      this.#hoist(body, scope, scope);
      this.#blockScopes.set(body, scope);
    }
    const inside = {
      scope,
      functionIndex: index,
      statementStart: body.start,
      inLoop: false,
      className: place.className,
      nameHint: '',
    };
    for (const parameter of node['params'] as SyntaxNode[]) this.#visit(parameter, inside);
    if (body.type !== 'BlockStatement') this.#copy(body, inside);
    this.#visit(body, inside);
  }

  /** `(` of the parameter list, or the start of an arrow's parameters. */
  #parameterStart(node: SyntaxNode): number {
    const first = (node['params'] as SyntaxNode[])[0];
    if (node.type === 'ArrowFunctionExpression') {
      const from = node['async'] ? node.start + 'async'.length : node.start;
      const limit = first ? first.start : (node['body'] as SyntaxNode).start;
      const open = this.#text.indexOf('(', from);
      return open >= 0 && open < limit ? open : first ? first.start : from;
    }
    const after = ((node['id'] ?? node['key']) as SyntaxNode | null)?.end ?? node.start;
    const open = this.#text.indexOf('(', after);
    return open >= 0 ? open : node.start;
  }
}

/** What is called, on what, and with what. */
function calleeOf(
  callee: SyntaxNode | undefined,
  values: readonly SyntaxNode[],
): { receiver: readonly string[]; member: string; given: readonly SyntaxNode[] } {
  const method = callee && superMethod(callee);
  if (method !== undefined) return { receiver: ['super'], member: method, given: listed(values) };
  if (callee?.type !== 'MemberExpression' && callee?.type !== 'OptionalMemberExpression')
    return { receiver: [], member: (callee && accessPath(callee)[0]) ?? '?', given: values };
  const path = accessPath(callee['object'] as SyntaxNode);
  const member = memberName(callee);
  const ofSuper = member === 'call' ? superMethod(unwrap(callee['object'] as SyntaxNode) ?? callee) : undefined;
  if (ofSuper !== undefined) return { receiver: ['super'], member: ofSuper, given: values.slice(1) };
  const isBorrowed = path.length > 1 && (path.includes('prototype') || path[0] === '?');
  // `Array.prototype.push.apply(list, more)`, `[].push.call(list, one)`, `Base.prototype.save.call(this, row)`
  if ((member === 'call' || member === 'apply') && isBorrowed && values.length > 0)
    return { receiver: accessPath(values[0]), member: path[path.length - 1], given: values.slice(1) };
  return { receiver: path, member, given: values };
}

/** `([id])` for `(id)`. */
function listed(values: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const [first] = values;
  return values.length === 1 && first.type === 'ArrayExpression'
    ? (first['elements'] as unknown[]).filter(isNode)
    : values;
}

/** The class whose method is set: `Tracker.prototype.note = function …`, `Tracker.prototype = { … }`. */
function prototypeOf(left: SyntaxNode | undefined): string | undefined {
  const path = accessPath(left);
  const at = path.lastIndexOf('prototype');
  return at > 0 && at >= path.length - 2 ? path[at - 1] : undefined;
}

/** `[...list, one]`, `{ ...table, [key]: one }`. */
function isCopy(node: SyntaxNode): boolean {
  const parts = (node['elements'] ?? node['properties']) as (SyntaxNode | null)[] | undefined;
  return parts !== undefined && parts.length > 1 && parts.some((part) => part?.type === 'SpreadElement');
}

/** What a copy takes its first parts from. */
function copied(node: SyntaxNode): string[] {
  const parts = (node['elements'] ?? node['properties']) as (SyntaxNode | null)[];
  const spread = parts.find((part) => part?.type === 'SpreadElement');
  return accessPath(spread?.['argument'] as SyntaxNode | undefined);
}

function isStatement(node: SyntaxNode): boolean {
  return (
    (node.type.endsWith('Statement') || node.type.endsWith('Declaration')) &&
    node.type !== 'BlockStatement' &&
    node.type !== 'TSTypeAliasDeclaration'
  );
}
