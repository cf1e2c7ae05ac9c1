import Handlebars from 'handlebars';

const frame = Handlebars.compile(
  '<header>{{firm}}</header>{{> (lookup . "partial") }}<footer>Unsubscribe any time.</footer>',
);

/** A letter whose middle part is written by the customer. */
export function letter(campaign, firm, middle) {
  const partial = `middle-${campaign}`;
  Handlebars.registerPartial(partial, middle);
  return frame({ firm, partial, today: new Date().toDateString() });
}
