import type { HeapEvidence } from './evidence.ts';
import type { ParsedScript } from './program.ts';
import type { FunctionSyntax, Site, Syntax } from './syntax.ts';
import { unwrap, walk, type SyntaxNode } from './syntax-tree.ts';

const MOST_NESTED = 3;

/**
 * A function that waits for a call of its own: `return this.next()` in an async method, `.then(() => poll())`. The promise
 * of each call waits for that of the next one, so none of them settles while it goes on.
 * @param held functions that the promises hold
 */
export function chainingCall(
  parsed: ParsedScript,
  site: Site,
  { store, container, waits, delegates }: HeapEvidence,
  held: ReadonlyMap<FunctionSyntax, unknown>,
): number {
  const { syntax } = parsed;
  if (
    container.shape !== 'chain' ||
    (store !== 'promise' && !waits && !delegates) ||
    site.kind !== 'call' ||
    site.functionIndex === 0
  )
    return 0;
  if (site.receiver.length > 1 || !(delegates ? isDelegatedTo(syntax, site) : isWaitedFor(syntax, site))) return 0;
  let best = 0;
  let at = syntax.functions[site.functionIndex];
  for (let nested = 0; nested <= MOST_NESTED && at.index > 0; nested++, at = syntax.functions[at.parent]) {
    if (held.has(at)) best = Math.max(best, 0.12);
    if (at.name === '') continue;
    if (at.name === site.member) return 0.7 + best;
    if (callsBack(parsed, site.member, at.name)) return 0.66 + best;
  }
  return 0;
}

/** `read` waits for `write`, and `write` for `read`. */
function callsBack({ program }: ParsedScript, other: string, name: string): boolean {
  return (program.functions.get(other) ?? []).some(({ parsed: { syntax }, called }) =>
    syntax.sites.some(
      (site) =>
        site.kind === 'call' &&
        site.member === name &&
        site.functionIndex === called.index &&
        site.receiver.length < 2 &&
        isWaitedFor(syntax, site),
    ),
  );
}

/** `yield* walk(child)`: what is yielded from now on is that generator's. */
function isDelegatedTo({ functions }: Syntax, { node, functionIndex }: Site): boolean {
  let found = false;
  walk(functions[functionIndex].node, (inner) => {
    found ||=
      inner.type === 'YieldExpression' &&
      inner['delegate'] === true &&
      unwrap(inner['argument'] as SyntaxNode) === node;
    return !found;
  });
  return found;
}

/** Its promise becomes part of another: it is returned, awaited, or handed to `resolve`. */
function isWaitedFor({ text, functions, sites }: Syntax, { node, statementStart, functionIndex }: Site): boolean {
  const isIt = (value: unknown): boolean => unwrap(value as SyntaxNode) === node;
  if (text.startsWith('return', statementStart) || isIt(functions[functionIndex].node['body'])) return true;
  return sites.some((other) => other.statementStart === statementStart && other.values.some(isIt));
}
