import { Readable } from 'node:stream';

let beat = 0;

/** Lines for everybody who listens, one every now and then. */
export const feed = new Readable({
  objectMode: true,
  read() {
    setTimeout(() => {
      beat += 1;
      this.push({ beat, load: Math.round(50 + 40 * Math.sin(beat)) });
    }, 400).unref();
  },
});
feed.setMaxListeners(0);
feed.resume();
