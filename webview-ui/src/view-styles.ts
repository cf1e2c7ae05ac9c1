import { css } from 'lit';

/** A view of the lower half: a row of tools and a table that takes the rest. */
export const viewStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 8px 0;
  }
  .toolbar vscode-textfield {
    width: 220px;
  }
  .toolbar vscode-single-select {
    width: 200px;
  }
  .toolbar .count {
    margin-left: auto;
  }
  .toolbar h3 {
    font-size: 1em;
    font-weight: 600;
    font-family: var(--vscode-editor-font-family, monospace);
  }
  .pick {
    display: inline-flex;
    gap: 6px;
    align-items: center;
  }
  .pick vscode-single-select {
    width: 130px;
  }
  .name {
    font-family: var(--vscode-editor-font-family, monospace);
    font-size: var(--vscode-editor-font-size, 12px);
  }
  .work {
    height: 2px;
    flex: none;
  }
  .failed {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 6px 0;
  }
  .failed vscode-icon {
    color: var(--vscode-editorError-foreground);
  }
  .grow {
    flex: 0 1 auto;
    min-height: 0;
  }
`;
