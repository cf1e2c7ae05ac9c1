import { css } from 'lit';

export const chartStyles = css`
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    align-items: center;
    margin-bottom: 6px;
  }
  .legend button {
    all: unset;
    cursor: pointer;
    padding: 1px 6px;
    border-radius: 3px;
    display: inline-flex;
    gap: 6px;
    align-items: center;
  }
  .legend button:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  .legend button:focus-visible,
  .mark:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
  .legend button[aria-pressed='false'] {
    text-decoration: line-through;
    opacity: 0.65;
  }
  .swatch {
    width: 14px;
    border-top: 2px solid;
  }
  .swatch.dashed {
    border-top-style: dashed;
  }
  .area {
    position: relative;
  }
  .plot {
    height: var(--chart-height);
  }
  .marks {
    position: absolute;
    inset: 0 0 auto 0;
    height: 20px;
    pointer-events: none;
  }
  .mark {
    all: unset;
    position: absolute;
    transform: translateX(-50%);
    padding: 0 6px;
    border-radius: 9px;
    font-size: 11px;
    line-height: 17px;
    cursor: pointer;
    pointer-events: auto;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .mark.chosen {
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
  }
  .u-select {
    background: var(--vscode-editor-selectionBackground);
  }
  .u-vt .u-cursor-x,
  .u-hz .u-cursor-y,
  .u-hz .u-cursor-x {
    border-color: var(--vscode-descriptionForeground);
  }
`;
