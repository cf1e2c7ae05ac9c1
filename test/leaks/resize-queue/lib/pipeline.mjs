import { setTimeout as sleep } from 'node:timers/promises';

export function createPipeline({ widths, msPerImage = 60 }) {
  const pending = [];
  const done = { count: 0, bytes: 0 };
  let running = false;

  async function resize(task) {
    await sleep(msPerImage);
    for (const width of widths) done.bytes += Math.min(width * 40, task.data.length);
    done.count += 1;
  }

  async function work() {
    running = true;
    while (pending.length > 0) {
      await resize(pending.shift());
    }
    running = false;
  }

  return {
    submit(name, data) {
      const task = { name, data, submittedAt: performance.now() };
      pending.push(task);
      if (!running) work();
      return { position: pending.length };
    },
    status: () => ({ waiting: pending.length, ...done }),
  };
}
