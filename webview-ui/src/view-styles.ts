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
  .grow {
    flex: 0 1 auto;
    min-height: 0;
  }
`;
