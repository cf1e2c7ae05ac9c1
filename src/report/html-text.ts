import { phrasesOf } from '../base/inline-code.ts';
import { plainText } from '../base/plain-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text as the text of an element or the value of a quoted attribute. */
export function escapeHtml(text: string, maxLength?: number): string {
  return plainText(text, maxLength).replace(/[&<>"']/g, (character) => entities[character]);
}

/** A sentence in which code stands between backticks. */
export function proseHtml(text: string): string {
  return phrasesOf(text)
    .map((phrase) => (phrase.code ? `<code>${escapeHtml(phrase.text)}</code>` : escapeHtml(phrase.text)))
    .join('');
}
