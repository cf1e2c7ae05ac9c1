/** The page's whole style. Colours of the lines keep a contrast of 3:1 with the ground in both themes. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --card: #f7f8fa; --text: #1b1f24; --soft: #59636e; --rule: #d8dee4;
  --accent: #0a62c4; --bad: #c4271b; --warn: #9a6300; --good: #1a7f37; --mark: #fdeceb;
  --rss: #8250df; --heapTotal: #7d8590; --heapUsed: #0a62c4; --external: #b35900; --arrayBuffers: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1c2026; --text: #e4e7eb; --soft: #9aa4af;
  --rule: #343b44; --accent: #6cb0ff; --bad: #ff7b72; --warn: #e3b341; --good: #56d364; --mark: #3b2224;
  --rss: #c297ff; --heapTotal: #8b949e; --heapUsed: #6cb0ff; --external: #f0a35e; --arrayBuffers: #56d364; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 32px 24px 64px; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 17px; margin: 40px 0 12px; } h3 { font-size: 16px; margin: 0; }
h4 { font-size: 13px; margin: 20px 0 4px; color: var(--soft); font-weight: 600; }
p { margin: 0 0 8px; max-width: 76ch; } .soft { color: var(--soft); } .small { font-size: 13px; }
code, pre, .mono { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 13px; }
p code, li code, h3 code { padding: 0 3px; border-radius: 3px; background: var(--card); font-size: 0.92em; }
.verdict { margin: 24px 0 0; padding: 16px 20px; background: var(--card); border-left: 4px solid var(--tone); border-radius: 4px; }
article.suspect code, .verdict code { white-space: pre-wrap; }
.verdict strong { font-size: 18px; color: var(--tone); } .verdict p { margin: 4px 0 0; font-size: 16px; }
.heap-growth { --tone: var(--bad); } .off-heap-growth { --tone: var(--warn); }
.no-growth { --tone: var(--good); } .inconclusive { --tone: var(--accent); }
.aside { margin: 24px 0 0; } .aside p { margin: 0 0 4px; } .aside ul { margin: 0; color: var(--soft); }
.note { border-left: 4px solid var(--warn); padding: 8px 16px; margin: 12px 0 0; background: var(--card); border-radius: 4px; }
.chart { display: block; width: 100%; height: auto; margin-bottom: 16px; } .chart text { fill: var(--soft); font-size: 12px; }
.chart .grid { stroke: var(--rule); } .chart .mark { stroke: var(--soft); stroke-dasharray: 3 3; }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.chart .label { font-size: 13px; font-weight: 600; }
${['rss', 'heapTotal', 'heapUsed', 'external', 'arrayBuffers']
  .map((kind) => `.chart .line.${kind} { stroke: var(--${kind}); } .chart .label.${kind} { fill: var(--${kind}); }`)
  .join('\n')}
.chart .line.heapTotal { stroke-dasharray: 5 3; stroke-width: 1.5; }
.scroll { overflow-x: auto; border: 1px solid var(--rule); border-radius: 6px; max-height: 640px; overflow-y: auto; }
.scroll:focus-visible { outline: 2px solid var(--accent); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: 5px 9px; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.growth td:first-child { max-width: 320px; overflow: hidden; text-overflow: ellipsis; }
thead th { position: sticky; top: 0; background: var(--card); border-bottom: 1px solid var(--rule); font-weight: 600; }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort] button::after { content: ' ▾'; } th[aria-sort=ascending] button::after { content: ' ▴'; }
tbody tr:nth-child(even) { background: var(--card); } tbody tr:hover { background: var(--rule); }
.spark { width: 64px; height: 18px; vertical-align: middle; } .spark polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.spark circle { fill: var(--accent); }
.suspect { border: 1px solid var(--rule); border-radius: 6px; padding: 16px 20px; margin: 0 0 16px; }
.place { color: var(--accent); font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 12px 0 0; padding: 0; list-style: none; }
.figures b { display: block; font-size: 17px; font-variant-numeric: tabular-nums; }
.frame { margin: 14px 0 0; padding: 8px 0; background: var(--card); border-radius: 6px; overflow-x: auto; line-height: 1.55; }
.frame span { display: block; padding: 0 16px; width: max-content; min-width: 100%; white-space: pre; }
.frame i { font-style: normal; color: var(--soft); display: inline-block; min-width: 4ch; padding-right: 2ch; text-align: right; }
.frame .here { background: var(--mark); box-shadow: inset 3px 0 var(--bad); }
.trace { list-style: none; margin: 4px 0 0; padding: 0; } .trace li { position: relative; padding: 1px 0 1px 20px; }
.trace li::before { content: ''; position: absolute; left: 5px; top: 0; bottom: 0; border-left: 2px solid var(--rule); }
.trace li::after { content: ''; position: absolute; left: 2px; top: 9px; width: 8px; height: 8px; border-radius: 50%; background: var(--soft); }
.trace li:first-child::before { top: 12px; } .trace li:last-child::before { bottom: auto; height: 12px; }
.trace li:last-child::after { background: var(--bad); } .trace .edge { color: var(--accent); }
.trace li:last-child .edge { color: var(--bad); text-decoration: underline wavy; text-underline-offset: 3px; }
ul.evidence { margin: 4px 0 0; padding-left: 18px; }
@media (max-width: 720px) { body { padding: 20px 14px 48px; } .chart text { font-size: 16px; } .chart .label { font-size: 16px; } }
@media print { .scroll { max-height: none; } .suspect { break-inside: avoid; } }
`;

/** Sorts a table by the column whose title was clicked; values come from `data-v`. */
export const pageScript = `
for (const button of document.querySelectorAll('th button')) button.addEventListener('click', () => {
  const th = button.closest('th'), body = th.closest('table').tBodies[0], column = th.cellIndex;
  const up = th.getAttribute('aria-sort') === 'descending';
  for (const other of th.parentNode.children) other.removeAttribute('aria-sort');
  th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
  const order = (a, b) => { const p = value(a), q = value(b); return isNaN(p) || isNaN(q) ? p < q ? 1 : p > q ? -1 : 0 : q - p; };
  body.append(...[...body.rows].sort((a, b) => (up ? -1 : 1) * order(a, b)));
});
`;
