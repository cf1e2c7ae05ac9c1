export type Child = string | number | undefined | Child[];
type Props = Record<string, string | number> | null;

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

class Html extends String {}

function childText(child: Child | Html): string {
  if (Array.isArray(child)) return child.map(childText).join('');
  return child instanceof Html ? child.toString() : escape(String(child ?? ''));
}

/** What JSX becomes: text at once, no tree. */
export function h(tag: string | ((props: object) => Html), props: Props, ...children: (Child | Html)[]): Html {
  if (typeof tag === 'function') return tag({ ...props, children });
  const attributes = Object.entries(props ?? {}).map(([name, value]) => ` ${name}="${escape(String(value))}"`);
  return new Html(`<${tag}${attributes.join('')}>${children.map(childText).join('')}</${tag}>`);
}
