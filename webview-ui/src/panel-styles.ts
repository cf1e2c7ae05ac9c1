import { css } from 'lit';

export const panelStyles = css`
  main {
    display: flex;
    flex-direction: column;
    gap: 18px;
    padding: 16px 4px 24px;
    max-width: 1600px;
    margin: 0 auto;
  }
  main > * {
    min-width: 0;
  }
  .memory,
  .suspects {
    grid-template-columns: minmax(0, 1fr);
  }
  .memory {
    display: grid;
    gap: 12px;
  }
  .suspects {
    display: grid;
    gap: 10px;
  }
  .others details {
    margin-top: 4px;
  }
  .others summary {
    cursor: pointer;
  }
  .others ul {
    margin: 4px 0 0;
    padding-left: 20px;
  }
  .explore {
    display: flex;
    flex-direction: column;
    max-height: max(340px, calc(100vh - 40px));
    /* No jump when another table is shorter. */
    min-height: 60vh;
  }
  leakline-explore {
    flex: 0 1 auto;
    min-height: 0;
  }
  .middle .bad {
    color: var(--vscode-editorError-foreground);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: center;
    margin-top: 8px;
  }
`;
