import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

const LARGEST_SOURCE_BYTES = 32 * 2 ** 20;

export function readText(path: string): string | undefined {
  if (!isAbsolute(path)) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    return text.length > LARGEST_SOURCE_BYTES ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch; 0 for a file that is not there. */
export function modifiedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** As far as line ends and a byte order mark go, which V8 and editors may have changed. */
export function isSameText(a: string, b: string): boolean {
  return a === b || normal(a) === normal(b);
}

function normal(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
