import { plainText } from '../base/plain-text.ts';
import type { Suspect } from '../model/report.ts';

const NAME_LENGTH = 120;
const KEY = '[key]';

/**
 * From the root to a member, one step a line, for readers outside of the machine. The step into a member may be named by a
 * key that the program had from its users (`sessions[token]`): only a name that stands in the code, too, is told.
 */
export function pathWithoutKeys({ retainerPath, codeFrame, explanation }: Suspect): string[] {
  const known = new Set(`${codeFrame?.lines.join('\n') ?? ''}\n${explanation}`.match(/[\p{L}\p{N}_$]+/gu));
  const last = retainerPath.length - 1;
  return retainerPath.map(({ edge, node, kind }, i) => {
    const isKey = i === last && kind === 'property' && !known.has(edge);
    return `${isKey ? KEY : plainText(edge, NAME_LENGTH)} -> ${plainText(node, NAME_LENGTH)}`;
  });
}

/** Words of code and of headers. */
const WORD = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/**
 * The name of a class for the same readers: plain objects are called by their properties, `{id, name}`, and those of a dictionary
 * are data.
 */
export function classWithoutKeys(name: string): string {
  if (!name.startsWith('{') || !name.endsWith('}')) return plainText(name, NAME_LENGTH);
  const properties = name.slice(1, -1).split(', ');
  return plainText(`{${properties.map((property) => (WORD.test(property) ? property : KEY)).join(', ')}}`, NAME_LENGTH);
}
