import stringWidth from 'string-width';
import type { Say } from '../base/message.ts';
import { plainText } from '../base/plain-text.ts';

/** A colour or weight; `plain` styles return the text as it is. */
export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
  readonly underline: Paint;
}

/** What the parts of the text need to know: columns to fill and colours to use. */
export interface TextStyle {
  readonly width: number;
  readonly paint: Palette;
  readonly say: Say;
}

/** Wider lines are hard to read; the tables are the only part that gains from them. */
const proseColumns = 100;

export function proseWidth(width: number, indent: number): number {
  return Math.min(width, proseColumns) - indent;
}

/** The sixteen colours of the terminal's own theme, so that it stays readable on any background. */
export function paletteFor(color: boolean): Palette {
  const sgr =
    (on: number, off: number): Paint =>
    (text) =>
      color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    red: sgr(31, 39),
    yellow: sgr(33, 39),
    green: sgr(32, 39),
    blue: sgr(34, 39),
    cyan: sgr(36, 39),
    underline: sgr(4, 24),
  };
}

/** Escaped, and cut with an ellipsis to at most `width` columns. */
export function fit(text: string, width: number): string {
  const safe = plainText(text, width * 4);
  if (stringWidth(safe) <= width) return safe;
  let kept = '';
  let used = 0;
  for (const character of safe) {
    const columns = stringWidth(character);
    if (used + columns > width - 1) break;
    kept += character;
    used += columns;
  }
  return `${kept}…`;
}

export function widthOf(text: string): number {
  return stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** Between two Chinese characters a line may end, but none begins with the mark that closes a phrase. */
const betweenHan = /(?<=[\p{Script=Han}，。：；、）”])(?=[\p{Script=Han}（“])/u;

/**
 * Escaped and broken at blanks and between Chinese characters into lines of at most `width` columns; a longer word is
 * broken where it must be.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text).split(' ').filter(Boolean)) {
    let blank = ' ';
    for (const piece of word.split(betweenHan).flatMap((part) => pieces(part, width))) {
      if (line !== '' && stringWidth(line + blank + piece) > width) {
        lines.push(line);
        line = piece;
      } else line = line === '' ? piece : line + blank + piece;
      blank = '';
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const character of word) {
    if (stringWidth(piece + character) > width) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...found, piece];
}
