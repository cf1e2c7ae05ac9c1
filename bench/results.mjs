// RESULTS.md has a part of each benchmark: `## TITLE` and what stands below it, until the next `## `.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('RESULTS.md', import.meta.url));

/** Replaces one part, or adds it at the end. */
export function writePart(title, lines) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const part = [`## ${title}`, '', ...lines, ''].join('\n');
  const start = text.search(new RegExp(`^## ${title}$`, 'm'));
  if (start < 0) {
    writeFileSync(file, `${text.trimEnd()}\n\n${part}`);
    return;
  }
  const length = text.slice(start + 3).search(/^## /m);
  const rest = length < 0 ? '' : `\n${text.slice(start + 3 + length)}`;
  writeFileSync(file, `${text.slice(0, start)}${part}${rest}`);
}

/** The parts of other benchmarks, for one that writes the head of the file anew. */
export function partsOfOthers() {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const start = text.search(/^## /m);
  return start < 0 ? '' : text.slice(start);
}
