import type { SyntaxNode } from './syntax-tree.ts';

/**
 * What compilers write for old engines, by the names of their helpers (TypeScript, Babel, SWC, esbuild). Private fields become
 * entries of a WeakMap: `__classPrivateFieldGet(this, _open, "f")`, `_classPrivateFieldGet(_open, this)`, `__privateGet(this, _open)`.
 */
const PRIVATE_GET = /^_*(class_?)?private(_?field)?_?get\d?$/i;
const PRIVATE_SET = /^_*(class_?)?private(_?field)?_?set\d?$/i;
/** `_superPropGet(Ledger, "open", this, 3)([id])`, `_get(…, "open", this).call(this, id)` */
const SUPER_GET = /^_*(super_?prop_?get|get)$/i;

/** Where a private field that a call reads is kept: an entry of a WeakMap, or `_open.value` for a static one. */
export function privateFieldRead(call: SyntaxNode): string[] | undefined {
  if (!PRIVATE_GET.test(helperName(call))) return undefined;
  const kept = (call['arguments'] as SyntaxNode[])[3];
  if (kept?.type === 'Identifier') return [kept['name'] as string, 'value'];
  const field = fieldOf(call);
  return field === undefined ? undefined : [field, '[]'];
}

/** The same for a call that sets the field, with the value. */
export function privateFieldSet(call: SyntaxNode): { field: string; value: SyntaxNode } | undefined {
  const field = PRIVATE_SET.test(helperName(call)) ? fieldOf(call) : undefined;
  const value = (call['arguments'] as SyntaxNode[])[2];
  return field !== undefined && value ? { field, value } : undefined;
}

/** The method of the parent class that a call gives back. */
export function superMethod(call: SyntaxNode): string | undefined {
  if (!SUPER_GET.test(helperName(call))) return undefined;
  const [, name] = call['arguments'] as SyntaxNode[];
  return name?.type === 'StringLiteral' ? (name['value'] as string) : undefined;
}

function helperName(call: SyntaxNode): string {
  const callee = call['callee'] as SyntaxNode | undefined;
  return call.type === 'CallExpression' && callee?.type === 'Identifier' ? (callee['name'] as string) : '';
}

/** Some helpers take the object first, some the field; fields begin with `_`. */
function fieldOf(call: SyntaxNode): string | undefined {
  const names = (call['arguments'] as SyntaxNode[])
    .slice(0, 2)
    .map((node) => (node.type === 'Identifier' ? node['name'] : ''));
  return names.find((name): name is string => typeof name === 'string' && /^_(?!this\d*$)/.test(name));
}
