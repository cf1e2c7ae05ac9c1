let texts: Readonly<Record<string, string>> = {};

/** The texts of the display language, as the host sends them before the first state. */
export function setTexts(translated: Readonly<Record<string, string>>): void {
  texts = translated;
}

/** A text in the display language, with `{0}`, `{1}`… replaced; the English original is the key. */
export function t(original: string, ...values: readonly (string | number)[]): string {
  return (texts[original] ?? original).replace(/\{(\d)\}/g, (whole, i: string) => String(values[Number(i)] ?? whole));
}
