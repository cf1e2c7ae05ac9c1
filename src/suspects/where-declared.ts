import type { HeapEvidence } from '../attribution/evidence.ts';
import { resolvePaths } from '../attribution/matching.ts';
import type { Program } from '../attribution/program.ts';
import type { SourcePosition, Sources } from '../attribution/sources.ts';
import { positionAt } from '../attribution/syntax.ts';

/** Where the workspace declares the variable that keeps the container, for want of the statement that fills it. */
export function whereDeclared({ paths }: HeapEvidence, program: Program, sources: Sources): SourcePosition | undefined {
  const nearest = paths.filter(({ anchor }) => anchor.kind !== 'root');
  for (const { path, scope, parsed } of resolvePaths(nearest, program)) {
    const init = scope?.names.get(path.names[0]);
    if (!init || !parsed || path.makers.includes('elsewhere')) continue;
    const { line0, column0 } = positionAt(parsed.syntax, init.start);
    const at = sources.original(parsed.script, line0, column0);
    if (at.inWorkspace) return at;
  }
  return undefined;
}
