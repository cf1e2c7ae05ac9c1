import { mentionsIn, type ParsedScript } from './program.ts';
import type { FunctionSyntax } from './syntax.ts';

const MOST_HOPS = 4;

/**
 * Whether a function runs once in the life of a program: the script itself, what is called where it is written, what only
 * such code calls, by name and in no loop (`main()`), and the constructor of what only such code makes. Whoever may call it otherwise makes it run again.
 */
export function runsOnce(parsed: ParsedScript, functionIndex: number): boolean {
  const called = parsed.syntax.functions[functionIndex];
  const { once } = parsed.program;
  let known = once.get(called);
  if (known === undefined) once.set(called, (known = isCalledOnce(parsed, functionIndex, MOST_HOPS)));
  return known;
}

function isCalledOnce(parsed: ParsedScript, functionIndex: number, hops: number): boolean {
  if (functionIndex === 0) return true;
  const called = parsed.syntax.functions[functionIndex];
  if (hops === 0 || called.callSite >= 0) return false;
  if (called.isConstructor) return isMadeOnce(parsed, called, hops);
  if (called.className) return false;
  const { byCallee, byMember } = mentionsIn(parsed);
  const inPlace = byCallee.get(called.node) ?? [];
  const byName = called.name ? (byMember.get(called.name) ?? []) : [];
  const calls = [...inPlace, ...byName.filter((site) => !inPlace.includes(site))];
  if (calls.length !== 1 || calls[0].kind !== 'call' || calls[0].receiver.length > 0 || calls[0].inLoop) return false;
  if (called.name && isHandedOn(parsed, called)) return false;
  return isCalledOnce(parsed, calls[0].functionIndex, hops - 1);
}

/** `const routes = new Routes(60)`: nobody else makes one, is given the class, or extends it. */
function isMadeOnce({ program }: ParsedScript, { className }: FunctionSyntax, hops: number): boolean {
  const [made, ...others] = className ? (program.calls.get(className) ?? []) : [];
  if (made?.site.kind !== 'new' || others.length > 0 || made.site.inLoop) return false;
  const isOfOthers = program.scripts.some(
    (script) =>
      mentionsIn(script).handedOver.has(className) || [...script.syntax.superclasses.values()].includes(className),
  );
  return !isOfOthers && isCalledOnce(made.parsed, made.site.functionIndex, hops - 1);
}

/** Given to somebody, exported, or called from another file. */
function isHandedOn(parsed: ParsedScript, { name }: FunctionSyntax): boolean {
  return (parsed.program.calls.get(name)?.length ?? 0) !== 1 || mentionsIn(parsed).handedOver.has(name);
}
