import { setMaxListeners } from 'node:events';

const stop = new AbortController();
setMaxListeners(0, stop.signal);

/** Aborted when the process is asked to stop. */
export const stopping: AbortSignal = stop.signal;

for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    stop.abort(new Error(`received ${name}`));
    setTimeout(() => process.exit(0), 50);
  });
}
