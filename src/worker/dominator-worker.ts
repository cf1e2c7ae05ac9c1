import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { computeDominators, type DominatorInput } from '../heap/dominators.ts';
import { compileKernel } from '../heap/kernel.ts';
import type { DominatorAnswer } from './loading.ts';

compileKernel();

/** A thread that computes the dominators of one snapshot, whose columns it is sent, and ends. */
parentPort?.once('message', (input: DominatorInput) => {
  let answer: DominatorAnswer;
  try {
    answer = { tree: computeDominators(input) };
  } catch (error) {
    answer = { problem: reasonOf(error) };
  }
  const buffers =
    'tree' in answer ? [answer.tree.dominator.buffer, answer.tree.order.buffer, answer.tree.essential.buffer] : [];
  parentPort?.postMessage(
    answer,
    buffers.filter((buffer) => buffer instanceof ArrayBuffer),
  );
});
