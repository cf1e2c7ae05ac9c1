/**
 * Text that came from a target, made safe to show: what would move a cursor, colour a terminal, reverse a line or
 * break it is written out as `\u{…}`. Covers C0 and C1 controls, line and paragraph separators, bidi controls
 * (Unicode TR 36), zero-width characters, byte order marks and lone surrogates.
 */
const unsafe =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Longer texts are cut first, so that a megabyte of name costs nothing. */
export function plainText(text: string, maxLength = 4_000): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.replace(unsafe, (character) => named[character] ?? `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** A line of source: tabs stay as blanks, since they are what indents it. */
export function plainCode(line: string, maxLength = 400): string {
  return plainText(line.replace(/\t/g, '  '), maxLength);
}
