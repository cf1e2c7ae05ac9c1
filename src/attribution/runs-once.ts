import type { ParsedScript } from './program.ts';
import type { FunctionSyntax } from './syntax.ts';
import { accessPath, unwrap } from './syntax-tree.ts';

const MOST_HOPS = 4;

/**
 * Whether a function runs once in the life of a program: the script itself, what is called where it is written, and what
 * only such code calls, by name and in no loop (`main()`). Whoever may call it otherwise makes it run again.
 */
export function runsOnce(parsed: ParsedScript, functionIndex: number, hops = MOST_HOPS): boolean {
  if (functionIndex === 0) return true;
  const called = parsed.syntax.functions[functionIndex];
  if (hops === 0 || called.callSite >= 0 || called.className) return false;
  const calls = parsed.syntax.sites.filter(
    (site) => unwrap(site.node['callee'] as never) === called.node || (called.name && site.member === called.name),
  );
  if (calls.length !== 1 || calls[0].kind !== 'call' || calls[0].receiver.length > 0 || calls[0].inLoop) return false;
  if (called.name && isHandedOn(parsed, called)) return false;
  return runsOnce(parsed, calls[0].functionIndex, hops - 1);
}

/** Given to somebody, exported, or called from another file. */
function isHandedOn({ syntax, program }: ParsedScript, { name }: FunctionSyntax): boolean {
  if ((program.calls.get(name)?.length ?? 0) !== 1) return true;
  return syntax.sites.some(({ values }) => values.some((value) => accessPath(value).join('.') === name));
}
