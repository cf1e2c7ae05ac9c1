import { css } from 'lit';

/** What the parts of the panel have in common: words, links and figures in the workbench's own colours. */
export const sharedStyles = css`
  :host {
    display: block;
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    color: var(--vscode-editor-foreground, var(--vscode-foreground));
    line-height: 1.45;
  }
  :host([hidden]) {
    display: none;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.15em;
    font-weight: 600;
  }
  h4 {
    font-size: 1em;
    font-weight: 600;
    color: var(--vscode-descriptionForeground);
  }
  .soft {
    color: var(--vscode-descriptionForeground);
  }
  .mono {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
  }
  .text {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
    max-width: 76ch;
  }
  .text code {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: 0.95em;
    padding: 0 3px;
    border-radius: 3px;
    color: inherit;
    background: var(--vscode-textPreformat-background, var(--vscode-textCodeBlock-background));
    white-space: pre-wrap;
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  button.link {
    all: unset;
    cursor: pointer;
    color: var(--vscode-textLink-foreground);
    overflow-wrap: anywhere;
  }
  button.link:hover {
    color: var(--vscode-textLink-activeForeground, var(--vscode-textLink-foreground));
    text-decoration: underline;
  }
  button.link:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
`;
