import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../base/errors.ts';
import { DominatorKernel } from '../heap/dominator-kernel.ts';
import {
  computeDominators,
  type DominatorColumns,
  type DominatorInput,
  type DominatorNames,
} from '../heap/dominators.ts';
import { compileKernel } from '../heap/kernel.ts';
import type { DominatorAnswer } from './loading.ts';

compileKernel();

/** A thread that computes the dominators of one snapshot, whose columns it is sent, then its names, and ends. */
parentPort?.once('message', (columns: DominatorColumns) => {
  // Room is made while the names are looked for.
  const kernel = DominatorKernel.of(columns);
  parentPort?.once('message', (names: DominatorNames) => answer({ ...columns, ...names }, kernel));
});

function answer(input: DominatorInput, kernel: DominatorKernel | undefined): void {
  let answer: DominatorAnswer;
  try {
    answer = { tree: computeDominators(input, kernel) };
  } catch (error) {
    answer = { problem: reasonOf(error) };
  }
  const buffers =
    'tree' in answer ? [answer.tree.dominator.buffer, answer.tree.order.buffer, answer.tree.essential.buffer] : [];
  parentPort?.postMessage(
    answer,
    buffers.filter((buffer) => buffer instanceof ArrayBuffer),
  );
}
