import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

/**
 * `<div ${styled({ width: '3px' })}>`: sets properties of an element's style by script. lit's own `styleMap` writes the
 * `style` attribute the first time, which a content policy without 'unsafe-inline' forbids.
 */
class StyledDirective extends Directive {
  #previous: readonly string[] = [];

  override update({ element }: ElementPart, [styles]: [Readonly<Record<string, string>>]): unknown {
    const { style } = element as HTMLElement;
    for (const name of this.#previous) if (!(name in styles)) style.removeProperty(name);
    this.#previous = Object.keys(styles);
    for (const name of this.#previous) style.setProperty(name, styles[name]);
    return noChange;
  }

  override render(styles: Readonly<Record<string, string>>): unknown {
    void styles;
    return noChange;
  }
}

export const styled = directive(StyledDirective);
