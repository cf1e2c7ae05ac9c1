import { html, type TemplateResult } from 'lit';
import { phrasesOf } from '../../src/base/inline-code.ts';
import { plainText } from '../../src/base/plain-text.ts';

/** Text of the target as it may stand on the page: lit keeps it text, this keeps it readable and short. */
export function shown(text: string, maxLength = 300): string {
  return plainText(text, maxLength);
}

/** A sentence in which code stands between backticks. */
export function prose(text: string, maxLength = 2_000): TemplateResult {
  const phrases = phrasesOf(shown(text, maxLength));
  return html`${phrases.map((phrase) => (phrase.code ? html`<code>${phrase.text}</code>` : phrase.text))}`;
}

/** `+900`, `-3`, `0`. */
export function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value);
}

/** `2026-03-02 14:02:11` in the reader's own time zone, without the locale's surprises. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return shown(iso, 40);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `12 s`, `4 min`, `2 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
