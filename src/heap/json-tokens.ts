import { Assembler } from 'stream-json/core/assembler.js';
import { jsonParser, type Token } from 'stream-json/core/parser.js';

/** Tokens of a JSON text that arrives in pieces, each answered at once: for the small and the deep sections. */
export function createTokenizer(): (text: string) => readonly Token[] {
  const read = jsonParser({ packValues: true, streamValues: false });
  return (text) => {
    // The parser answers with `many(tokens)`, which carries them as `values`, or with nothing.
    const answer = read(text) as unknown as { readonly values?: readonly Token[] };
    return answer.values ?? [];
  };
}

/** The value of one whole JSON text; throws on anything else. */
export function parseJson(text: string): unknown {
  const assembler = new Assembler();
  for (const token of createTokenizer()(text)) assembler.consume(token);
  if (!assembler.done) throw new Error('unfinished JSON');
  return assembler.current;
}
