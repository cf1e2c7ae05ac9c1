import { css } from 'lit';

export const tableStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    height: var(--height);
    min-height: 0;
    contain: content;
    border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
  }
  .scroller {
    height: 100%;
    overflow: auto;
    outline: none;
    font-variant-numeric: tabular-nums;
    background: var(--vscode-editor-background);
  }
  .scroller:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  /* Not a grid: with fixed widths the layout of a frame takes half the time. */
  .head,
  .row {
    display: flex;
    min-width: var(--least);
    box-sizing: border-box;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 26px;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    font-weight: 600;
  }
  .body {
    position: relative;
    min-width: var(--least);
  }
  .rows {
    position: absolute;
    inset: 0 0 auto 0;
  }
  .row {
    height: 22px;
    cursor: default;
    contain: strict;
  }
  .cell {
    flex: 0 0 var(--width);
    /* What is clipped would else not become smaller than its text, and push the cells behind it out of their columns. */
    min-width: 0;
    box-sizing: border-box;
    padding: 0 10px;
    line-height: 22px;
    text-align: right;
    /* Not hidden: that would make each of the hundreds in sight something that scrolls. */
    overflow: clip;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .head .cell {
    position: relative;
    line-height: 25px;
  }
  .grip {
    position: absolute;
    inset: 0 auto 0 0;
    width: 7px;
    cursor: col-resize;
    touch-action: none;
  }
  .grip:hover,
  .grip:active {
    border-left: 2px solid var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
  }
  .cell.start,
  .cell:first-child {
    text-align: left;
  }
  .cell:first-child {
    flex: 1 0 var(--width);
    unicode-bidi: isolate;
  }
  /* Each of them is a layer to the compositor: only where the table is wider than its place. */
  .wide .cell:first-child {
    position: sticky;
    left: 0;
    z-index: 1;
    background: var(--vscode-editor-background);
  }
  .row:hover .cell,
  .row:hover .cell:first-child {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .row:hover .cell:first-child {
    background:
      linear-gradient(var(--vscode-list-hoverBackground), var(--vscode-list-hoverBackground)),
      var(--vscode-editor-background);
  }
  .row.active .cell,
  .row.active .cell:first-child {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
  }
  .scroller:focus .row.active .cell,
  .scroller:focus .row.active .cell:first-child {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
  }
  .scroller:focus .row.active {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-contrastActiveBorder, transparent));
    outline-offset: -1px;
  }
  .row.active .cell .soft,
  .row:hover .cell .soft {
    color: inherit;
  }
  .head button {
    all: unset;
    cursor: pointer;
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: top;
  }
  .head button:hover {
    text-decoration: underline;
  }
  .head button:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  [aria-sort='descending'] button::after {
    content: ' ↓';
  }
  [aria-sort='ascending'] button::after {
    content: ' ↑';
  }
  .empty {
    padding: 16px 12px;
    color: var(--vscode-descriptionForeground);
  }
  .twistie {
    display: inline-block;
    width: 16px;
    height: 16px;
    vertical-align: -3px;
    position: relative;
    cursor: pointer;
  }
  .twistie:not(.leaf)::before {
    content: '';
    position: absolute;
    inset: 4px 5px;
    border: solid currentColor;
    border-width: 0 1px 1px 0;
    width: 5px;
    height: 5px;
    transform: rotate(-45deg);
  }
  .twistie.open::before {
    transform: translateY(-2px) rotate(45deg);
  }
  .name {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
  }
  .soft {
    color: var(--vscode-descriptionForeground);
  }
  .up {
    color: var(--vscode-charts-red);
  }
  .spark {
    vertical-align: middle;
    overflow: visible;
  }
  .spark polyline {
    fill: none;
    stroke: var(--vscode-charts-blue);
    stroke-width: 1.4;
  }
  .spark circle {
    fill: var(--vscode-charts-blue);
  }
  .active .spark polyline,
  .active .spark circle {
    stroke: currentColor;
  }
  button.link {
    all: unset;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
  }
  .active button.link {
    color: inherit;
  }
  button.link:hover {
    text-decoration: underline;
  }
  button.link:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
`;
