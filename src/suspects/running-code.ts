import type { Candidate } from '../attribution/statements.ts';
import { positionAt } from '../attribution/syntax.ts';
import type { RunningCode } from '../model/report.ts';

const LONGEST = 120;

/** Where V8 passes each time the statement is run. */
export function runningCode({ parsed, site }: Candidate): RunningCode {
  const { script, syntax } = parsed;
  // V8 can stop before a call, else only where a statement starts; the body of a short arrow function is one by itself.
  const isCall = site.kind === 'call' || site.kind === 'new';
  const isBody = site.statementStart < syntax.functions[site.functionIndex].start;
  const offset = isCall || isBody ? site.start : site.statementStart;
  const { line0, column0 } = positionAt(syntax, offset);
  const rest = syntax.text.slice(offset, offset + LONGEST);
  return {
    url: script.url,
    scriptId: String(script.scriptId),
    line: line0 + 1,
    column: column0 + 1,
    text: rest.split(/[\r\n\u2028\u2029]/, 1)[0],
  };
}
