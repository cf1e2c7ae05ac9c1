/**
 * A text that a person reads, in English, with `{0}`, `{1}`… where its values go. The English text is the key of its
 * translations, so that a message can cross threads and files and be read in any language at its end.
 */
export interface Message {
  readonly text: string;
  readonly values: readonly MessageValue[];
}

export type MessageValue = string | number | Message;

/** Translations by English text. A text that is missing stays English. */
export type Texts = Readonly<Record<string, string>>;

/** `` message`There is no series ${id}.` `` */
export function message(parts: TemplateStringsArray, ...values: readonly MessageValue[]): Message {
  return { text: patternOf(parts), values };
}

/** A template in the language of the reader: `` say`${count} snapshots` ``. */
export type Say = (parts: TemplateStringsArray, ...values: readonly MessageValue[]) => string;

export function sayIn(texts: Texts): Say {
  return (parts, ...values) => inWords({ text: patternOf(parts), values }, texts);
}

export const sayInEnglish: Say = sayIn({});

function patternOf(parts: TemplateStringsArray): string {
  return parts.reduce((pattern, part, i) => (i === 0 ? part : `${pattern}{${i - 1}}${part}`), '');
}

const hole = /( ?)\{(\d+)\}( ?)/g;

/** The message in the language of `texts`, its values as they are. */
export function inWords(said: MessageValue, texts: Texts = {}): string {
  if (typeof said !== 'object') return String(said);
  const translated = Object.hasOwn(texts, said.text) ? texts[said.text] : undefined;
  if (said.values.length === 0) return translated ?? said.text;
  return (translated ?? said.text).replace(hole, (whole: string, before: string, i: string, after: string) => {
    const value = said.values[Number(i)];
    if (value === undefined) return whole;
    const words = inWords(value, texts);
    if (translated === undefined) return before + words + after;
    // A space parts Chinese from Latin letters, not from Chinese.
    return (startsHan.test(words) ? '' : before) + words + (endsHan.test(words) ? '' : after);
  });
}

const startsHan = /^\p{Script=Han}/u;
const endsHan = /\p{Script=Han}$/u;

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly MessageValue[]): MessageValue {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  const before = items.slice(0, -1).reduce((all, item) => message`${all}, ${item}`);
  return message`${before} and ${last}`;
}

/** Sentences one after the other. */
export function sentences(parts: readonly Message[]): Message {
  const [first = { text: '', values: [] }, ...rest] = parts;
  return rest.reduce((all, part) => message`${all} ${part}`, first);
}

const DEEPEST = 40;

/** Whether a value that comes from a file is a message. */
export function isMessage(value: unknown, depth = 0): value is Message {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return false;
  const { text, values } = value as Partial<Message>;
  return (
    typeof text === 'string' &&
    Array.isArray(values) &&
    values.every((one) => typeof one === 'string' || typeof one === 'number' || isMessage(one, depth + 1))
  );
}
