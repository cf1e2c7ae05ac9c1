import { plainText } from '../base/plain-text.ts';
import type { Suspect } from '../model/report.ts';

const NAME_LENGTH = 120;
const KEY = '[key]';
const HIDDEN = '[hidden]';

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

/** What options and variables are called that hold a secret. */
const SECRET =
  /pass(?:word|wd|phrase|code)?\b|pwd|secret|token|credential|\bauth(?:orization)?\b|api[-_.]?key|(?:access|private|signing)[-_.]?key|\bdsn\b|connection[-_.]?string|cookie/i;
const SCHEME_OF_AUTHORIZATION = /^(?:bearer|basic)$/i;
const ASSIGNED = /^(-{0,2}[a-z_][\w.-]*)=(.*)$/i;
const URL_PARTS = /([a-z][\w+.-]*:\/\/)([^\s/]*@)?([^\s?#"']*)([?#][^\s"']+)?/gi;
/** Letters and digits in one long piece, as nobody calls a file, and identifiers in groups. */
const TOKEN = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}/gi;

/** The command line of a target for the same readers: what looks like a secret is hidden, the program and its options are told. */
export function commandWithoutSecrets(command: string): string {
  let isSecret = false;
  const told = command.split(' ').map((word) => {
    const wasAnnounced = isSecret && !word.startsWith('-');
    const [, name = '', value = ''] = ASSIGNED.exec(word) ?? [];
    isSecret =
      !wasAnnounced &&
      name === '' &&
      ((word.startsWith('-') && SECRET.test(word)) || SCHEME_OF_AUTHORIZATION.test(word));
    if (wasAnnounced) return HIDDEN;
    if (name === '') return withoutTokens(word);
    return `${name}=${SECRET.test(name) ? HIDDEN : withoutTokens(value)}`;
  });
  return told.join(' ');
}

function withoutTokens(word: string): string {
  const url = (_: string, scheme: string, user: string | undefined, rest: string, query: string | undefined): string =>
    `${scheme}${user === undefined ? '' : `${HIDDEN}@`}${rest}${query === undefined ? '' : query[0] + HIDDEN}`;
  return word.replace(URL_PARTS, url).replace(TOKEN, HIDDEN);
}
