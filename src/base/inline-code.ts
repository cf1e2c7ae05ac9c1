/** A piece of a sentence; code stood between backticks. */
export interface Phrase {
  readonly text: string;
  readonly code: boolean;
}

/** Sentences quote code between backticks. When code has backticks of its own they do not pair, and all stays text. */
export function phrasesOf(sentence: string): Phrase[] {
  const pieces = sentence.split('`');
  if (pieces.length % 2 === 0) return [{ text: sentence, code: false }];
  return pieces.map((text, i) => ({ text, code: i % 2 === 1 })).filter(({ text }) => text !== '');
}

/** The sentence where nothing can be set as code. */
export function withoutCodeMarks(sentence: string): string {
  return phrasesOf(sentence)
    .map(({ text }) => text)
    .join('');
}
