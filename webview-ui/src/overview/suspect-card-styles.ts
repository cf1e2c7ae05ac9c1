import { css } from 'lit';

export const cardStyles = css`
  :host {
    container-type: inline-size;
  }
  .card {
    border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    padding: 10px 14px 12px;
  }
  .card.current {
    border-color: var(--vscode-focusBorder);
  }
  header {
    display: flex;
    gap: 4px;
    align-items: flex-start;
  }
  h3 {
    font-size: 1.1em;
    font-weight: 600;
    max-width: none;
  }
  .fold {
    all: unset;
    cursor: pointer;
    border-radius: 3px;
    margin-left: -6px;
    height: 20px;
  }
  .fold:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  .fold:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
  .where {
    margin-top: 2px;
    display: flex;
    flex-wrap: wrap;
    gap: 0 10px;
    align-items: baseline;
  }
  .place {
    font-weight: 600;
  }
  .figures {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 24px;
    margin: 8px 0 0;
    align-items: baseline;
  }
  .figures b {
    font-size: 1.15em;
    font-weight: 600;
    margin-right: 5px;
  }
  .meter {
    display: inline-block;
    width: 48px;
    height: 4px;
    border-radius: 2px;
    margin-left: 6px;
    vertical-align: middle;
    overflow: hidden;
    background: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.4)));
  }
  .meter span {
    display: block;
    height: 100%;
    background: var(--vscode-progressBar-background);
  }
  .badge {
    font-size: 0.85em;
    padding: 1px 7px;
    border-radius: 8px;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .frame {
    margin-top: 10px;
    padding: 4px 0;
    overflow-x: auto;
    background: var(--vscode-textCodeBlock-background);
    border-radius: 3px;
    line-height: 1.5;
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .frame:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
  .line {
    display: flex;
    width: max-content;
    min-width: 100%;
    box-sizing: border-box;
    padding-right: 12px;
    border-left: 3px solid transparent;
    unicode-bidi: isolate;
  }
  .line.here {
    border-left-color: var(--vscode-editorError-foreground);
    background: var(--vscode-editor-lineHighlightBackground, transparent);
    background: color-mix(in srgb, var(--vscode-editorError-foreground) 14%, transparent);
  }
  .number {
    flex: none;
    width: 4ch;
    padding-right: 1.5ch;
    text-align: right;
    color: var(--vscode-descriptionForeground);
    user-select: none;
  }
  .here .number {
    color: inherit;
  }
  .line code {
    font: inherit;
    white-space: pre;
    color: var(--vscode-editor-foreground);
    background: none;
  }
  .more {
    display: grid;
    gap: 0 32px;
    margin-top: 12px;
  }
  .more[hidden] {
    display: none;
  }
  @container (min-width: 900px) {
    .more {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
  h4 {
    margin-top: 10px;
  }
  .prose > h4:first-child,
  .held > h4 {
    margin-top: 0;
  }
  @container (max-width: 899px) {
    .held > h4 {
      margin-top: 10px;
    }
  }
  .evidence {
    padding-left: 18px;
  }
  .trace {
    list-style: none;
    margin-top: 3px;
  }
  .trace li {
    position: relative;
    padding: 1px 0 1px 18px;
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  .trace li::before {
    content: '';
    position: absolute;
    left: 4px;
    top: 0;
    bottom: 0;
    border-left: 1px solid var(--vscode-descriptionForeground);
    opacity: 0.5;
  }
  .trace li:first-child::before {
    top: 10px;
  }
  .trace li.last::before {
    bottom: auto;
    height: 10px;
  }
  .trace li::after {
    content: '';
    position: absolute;
    left: 1px;
    top: 7px;
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--vscode-descriptionForeground);
  }
  .trace li.last::after {
    background: var(--vscode-editorError-foreground);
  }
  .edge {
    color: var(--vscode-symbolIcon-propertyForeground, var(--vscode-textLink-foreground));
  }
  .edge::after {
    content: ': ';
    display: inline-block;
    white-space: pre;
    color: var(--vscode-descriptionForeground);
  }
  .last .edge {
    color: var(--vscode-editorError-foreground);
    text-decoration: underline wavy;
    text-underline-offset: 3px;
  }
  .last .node {
    font-weight: 600;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-top: 14px;
  }
`;
