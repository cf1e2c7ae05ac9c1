/** File by text. */
export function shownTexts(): Map<string, string>;
