import { html, svg, type TemplateResult } from 'lit';

const width = 56;
const height = 14;

/** A change of less than this share of the greatest value is drawn small: a flat row must look flat. */
const leastRange = 0.04;

/** A row's values as a small line. The numbers stand beside it, so it is hidden from screen readers. */
export function spark(values: readonly number[]): TemplateResult {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const range = Math.max(greatest - least, Math.abs(greatest) * leastRange) || 1;
  const x = (i: number): number => 2 + (i / Math.max(1, values.length - 1)) * (width - 4);
  const y = (value: number): number => height - 2 - ((value - least) / range) * (height - 4);
  const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const last = values.length - 1;
  return html`<svg class="spark" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${svg`<polyline points=${points} /><circle cx=${x(last)} cy=${y(values[last] ?? 0)} r="1.8" />`}
  </svg>`;
}
