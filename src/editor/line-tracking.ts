import type { CodeFrame } from '../model/report.ts';

/** The part of a `TextDocument` that is needed to find a line again. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line0: number): { readonly text: string };
}

/** Beyond so many lines a file is generated, and looking at it with every keystroke would be felt. */
const SEARCHED_LINES = 50_000;

/**
 * Where a line of a report stands now: the line with the same text whose neighbours fit best, the nearest of equals.
 * -1 when its text is gone, so that nothing stands over code that was changed since.
 */
export function locateLine0(lines: Lines, line1: number, frame: CodeFrame | undefined): number {
  const line0 = line1 - 1;
  const wanted = frame?.lines[line1 - frame.firstLine]?.trim();
  if (frame === undefined || wanted === undefined || wanted === '') return line0 < lines.lineCount ? line0 : -1;
  let best = -1;
  let bestFit = -1;
  for (let at = 0; at < Math.min(lines.lineCount, SEARCHED_LINES); at++) {
    if (lines.lineAt(at).text.trim() !== wanted) continue;
    const fit = neighboursThatFit(lines, at, line1, frame);
    if (fit > bestFit || (fit === bestFit && Math.abs(at - line0) < Math.abs(best - line0))) {
      best = at;
      bestFit = fit;
    }
  }
  return best;
}

function neighboursThatFit(lines: Lines, at: number, line1: number, frame: CodeFrame): number {
  const offset = at - (line1 - frame.firstLine);
  let fit = 0;
  for (const [index, text] of frame.lines.entries()) {
    const line0 = offset + index;
    if (line0 >= 0 && line0 < lines.lineCount && lines.lineAt(line0).text.trim() === text.trim()) fit++;
  }
  return fit;
}
