import { settings } from './settings.mjs';

const escape = (text) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A page drawn for one visitor; it follows the settings while it is drawn. */
export class ProductPage {
  constructor(visitor, products) {
    this.visitor = visitor;
    this.products = products;
    this.apply();
    settings.addEventListener('change', () => this.apply());
  }

  apply() {
    this.currency = settings.get('currency', 'EUR');
    this.taxFactor = 1 + settings.get('taxPercent', 0) / 100;
    this.columns = settings.get('columns', ['name']);
  }

  cell(product, column) {
    if (column === 'price') return `${(product.price * this.taxFactor).toFixed(2)} ${this.currency}`;
    return escape(String(product[column]));
  }

  toString() {
    const rows = this.products.map(
      (p) => `<tr>${this.columns.map((c) => `<td>${this.cell(p, c)}</td>`).join('')}</tr>`,
    );
    return `<h1>${escape(settings.get('banner', ''))}</h1><p>Hello ${escape(this.visitor)}</p><table>${rows.join('')}</table>`;
  }
}
