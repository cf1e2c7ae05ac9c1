import type { SourcePosition } from './sources.ts';

/** A position of the code that ran, in the file as it is now. */
export interface CurrentPlace {
  /** As it ran, when its line is not in the file any more. */
  readonly at: SourcePosition;
  /** What `at` is a position of. */
  readonly text: string | undefined;
  /**
   * `stays`, `moved` and `gone` say what became of a line since; `newer`: the file was written after the process started
   * and nobody knows what it said before.
   */
  readonly change: 'none' | 'stays' | 'moved' | 'gone' | 'newer';
}

const NEIGHBOURS = 3;

/**
 * Where a line of a text stands in a later one: the line that reads the same and whose neighbours fit best, the nearest of
 * equals. -1 when no line reads the same.
 */
export function lineNow(before: string, now: string, line0: number): number {
  const old = before.split(/\r?\n/);
  const lines = now.split(/\r?\n/);
  const wanted = old[line0]?.trim() ?? '';
  if (wanted === '') return -1;
  let best = -1;
  let bestFit = -1;
  lines.forEach((text, at) => {
    if (text.trim() !== wanted) return;
    const fit = neighboursThatFit(old, line0, lines, at);
    const isNearer = fit === bestFit && Math.abs(at - line0) < Math.abs(best - line0);
    if (fit > bestFit || isNearer) [best, bestFit] = [at, fit];
  });
  return best;
}

function neighboursThatFit(old: readonly string[], line0: number, lines: readonly string[], at: number): number {
  let fit = 0;
  for (let offset = -NEIGHBOURS; offset <= NEIGHBOURS; offset++)
    if (offset !== 0 && old[line0 + offset]?.trim() === lines[at + offset]?.trim()) fit++;
  return fit;
}

/** As far as compilers leave a statement alone: up to its first text. */
const START_OF_CODE = /^[^'"`]{6,40}/;

/** The line of a source that starts a statement as the compiled one does: that at `line0`, or the only other one; else -1. */
export function lineOfCode(source: string, code: string, line0: number): number {
  const start = START_OF_CODE.exec(code.trim())?.[0];
  if (start === undefined) return -1;
  const lines = source.split(/\r?\n/);
  if (lines[line0]?.includes(start)) return line0;
  const at = lines.findIndex((line) => line.includes(start));
  return at === lines.findLastIndex((line) => line.includes(start)) ? at : -1;
}

export function moved(at: SourcePosition, line0: number): SourcePosition {
  return line0 === at.line0 ? at : { ...at, line0 };
}

/** Whether a compiler only took the types out of a file, so that every line and column stayed where it was. */
export function isCompiledInPlace(path: string, compiled: string, written: string): boolean {
  if (!/\.[mc]?tsx?$/.test(path)) return false;
  const [lines, originals] = [compiled.split('\n'), written.split('\n')];
  // A compiler may add a line that names its map.
  return lines.length >= originals.length && originals.every((original, at) => isPartOf(lines[at], original));
}

/** All but blanks and semicolons of `part` is in `whole`, in this order. */
function isPartOf(part: string, whole: string): boolean {
  let at = 0;
  for (const character of part) {
    if (/[\s;]/.test(character)) continue;
    at = whole.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Code around an offset that is long enough to be found again, and short enough to have stayed the same. */
const SPANS = [200, 100, 50, 25];

/** Offset of the same code in a later text; -1 when it is not there, or more than once. */
export function offsetNow(before: string, now: string, offset: number): number {
  for (const span of SPANS) {
    for (const start of [offset, Math.max(0, offset - span / 2), Math.max(0, offset - span)]) {
      const code = before.slice(start, start + span);
      const at = code.trim().length < span / 2 ? -1 : now.indexOf(code);
      if (at >= 0 && now.indexOf(code, at + 1) < 0) return at + offset - start;
    }
  }
  return -1;
}

interface Position {
  readonly line0: number;
  readonly column0: number;
}

/** The position of the same code in a later text. */
export function positionNow(before: string, now: string, { line0, column0 }: Position): Position | undefined {
  let start = 0;
  for (let line = 0; line < line0; line++) {
    start = before.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const offset = offsetNow(before, now, start + column0);
  if (offset < 0) return undefined;
  const above = now.slice(0, offset).split('\n');
  return { line0: above.length - 1, column0: above[above.length - 1].length };
}
