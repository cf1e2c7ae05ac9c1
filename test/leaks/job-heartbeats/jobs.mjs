import { randomUUID } from 'node:crypto';

const beatMs = 4000;
const results = { done: 0, failed: 0 };

function beat(job) {
  job.beats += 1;
  if (job.state === 'stuck') job.warnings.push(`no progress after ${job.beats * beatMs} ms`);
}

async function work(job) {
  const words = job.input.split(' ');
  await null;
  if (words.length === 0) throw new Error('nothing to do');
  return words.map((word) => word.toUpperCase()).join(' ');
}

export async function run(input) {
  const job = { id: randomUUID(), input, state: 'running', beats: 0, warnings: [] };
  const heartbeat = setInterval(beat, beatMs, job);
  try {
    const output = await work(job);
    job.state = 'done';
    results.done += 1;
    return { id: job.id, output };
  } catch (error) {
    clearInterval(heartbeat);
    job.state = 'failed';
    results.failed += 1;
    throw error;
  }
}

export const counts = () => ({ ...results });
