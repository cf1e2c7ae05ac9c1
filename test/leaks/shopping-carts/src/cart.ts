export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly cents: number;
}

export abstract class Entity {
  static #created = 0;
  readonly id: string;

  constructor(prefix: string) {
    Entity.#created += 1;
    this.id = `${prefix}-${Entity.#created.toString(36)}`;
  }
}

export class Cart extends Entity {
  static #open = new Set<Cart>();

  readonly #lines: Line[] = [];
  #checkedOut = false;

  constructor(readonly customer: string) {
    super('cart');
    Cart.#open.add(this);
  }

  static openCount(): number {
    let count = 0;
    for (const cart of Cart.#open) if (!cart.#checkedOut) count += 1;
    return count;
  }

  add(line: Line): this {
    this.#lines.push(line);
    return this;
  }

  total(): number {
    return this.#lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  }

  checkOut(): { id: string; customer: string; cents: number } {
    this.#checkedOut = true;
    return { id: this.id, customer: this.customer, cents: this.total() };
  }
}
