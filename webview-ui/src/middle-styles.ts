import { css } from 'lit';

/** A page that says one thing only. */
export const middleStyles = css`
  .middle {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 10px;
    margin: 12vh auto 0;
    max-width: 460px;
    text-align: center;
  }
`;
