import { css } from 'lit';

/** A way through the heap in one line that wraps; the edge to cut is underlined. */
export const pathStyles = css`
  .path {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 0;
    padding: 2px 0 8px;
  }
  .path li {
    overflow-wrap: anywhere;
    unicode-bidi: isolate;
  }
  .path li:not(.last)::after {
    content: '›';
    padding: 0 8px 0 4px;
    color: var(--vscode-descriptionForeground);
  }
  .path button.link:disabled {
    cursor: default;
    color: inherit;
    font-weight: 600;
    text-decoration: none;
  }
  .path .suspect .edge {
    color: var(--vscode-editorError-foreground);
    text-decoration: underline wavy;
    text-underline-offset: 3px;
  }
`;
