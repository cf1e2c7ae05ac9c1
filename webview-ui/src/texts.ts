import { inWords, type MessageValue, type Texts } from '../../src/base/message.ts';

let texts: Texts = {};

/** The texts of the display language, as the host sends them before the first state. */
export function setTexts(translated: Texts): void {
  texts = translated;
}

/** A text in the display language, with `{0}`, `{1}`… replaced; the English original is the key. */
export function t(original: string, ...values: readonly MessageValue[]): string {
  return inWords({ text: original, values }, texts);
}

/** What a worker tells, in the display language. */
export function words(said: MessageValue): string {
  return inWords(said, texts);
}
