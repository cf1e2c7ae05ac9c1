import { css, sheet } from './css';
import { h } from './h';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

const body = css`
  margin: 2rem;
  font: 16px sans-serif;
`;

export function chartPage(title: string, bars: readonly Bar[]): string {
  const used = new Set([body]);
  const rows = bars.map((bar) => {
    const style = css`
      width: ${bar.value.toFixed(3)}%;
      background: hsl(${Math.round(bar.value * 3.6)} 60% 50%);
    `;
    used.add(style);
    return <div class={style}>{bar.label}</div>;
  });
  const page = (
    <body class={body}>
      <h1>{title}</h1>
      {rows as unknown as string[]}
    </body>
  );
  return `<!doctype html><style>${sheet(used)}</style>${page}`;
}
