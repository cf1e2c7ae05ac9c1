const rules = new Map<string, string>();

const hash = (text: string): string => {
  let value = 5381;
  for (let i = 0; i < text.length; i++) value = (value * 33) ^ text.charCodeAt(i);
  return (value >>> 0).toString(36);
};

/** A class name for these declarations; the rule goes into the page's style sheet. */
export function css(strings: TemplateStringsArray, ...values: (string | number)[]): string {
  const declarations = String.raw(strings, ...values)
    .replace(/\s+/g, ' ')
    .trim();
  const name = `c-${hash(declarations)}`;
  if (!rules.has(name)) {
    rules.set(name, `.${name}{${declarations}}`);
  }
  return name;
}

export const sheet = (names: Iterable<string>): string => [...names].map((name) => rules.get(name) ?? '').join('\n');
