import { phrasesOf } from '../base/inline-code.ts';

// Texts of a target where the workbench would read more in them than letters.

/**
 * In Markdown they may look like links, images or HTML: every punctuation mark is escaped. (`appendText` makes every
 * blank a non-breaking one, so that long sentences would never wrap.)
 */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

/** A sentence of ours that quotes code between backticks, and texts of a target. */
export function proseMarkdown(sentence: string): string {
  return phrasesOf(sentence)
    .map(({ text, code }) => (code && text.trim() !== '' ? `\`${text}\`` : escapeMarkdown(text)))
    .join('');
}

/** A link of Markdown that runs a command. A bracket in the argument would end it, and the rest be read as Markdown. */
export function commandLink(label: string, command: string, argument: string): string {
  const encoded = encodeURIComponent(JSON.stringify([argument])).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `[${label}](command:${command}?${encoded})`;
}

/** In lenses and lists `$(name)` would become an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', String.raw`\$(`);
}

/** A row of a pick, in which nothing but `icon` becomes an icon. */
export function pickRow<T extends { readonly icon: string; readonly label: string }>({ icon, ...row }: T) {
  const texts = Object.entries(row).map(([key, value]) => [
    key,
    typeof value === 'string' ? withoutIcons(value) : value,
  ]);
  return { ...(Object.fromEntries(texts) as Omit<T, 'icon'>), label: `$(${icon}) ${withoutIcons(row.label)}` };
}

/** In notifications `[…](command:…)` would become a link that runs something. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (');
}
