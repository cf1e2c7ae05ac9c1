/** Resolves when the process was asked to stop. */
export const closing = new Promise((resolve) => {
  process.once('SIGTERM', () => resolve('SIGTERM'));
});
