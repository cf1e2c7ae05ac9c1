import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CancelledError, LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message, type MessageValue } from '../base/message.ts';
import type { DominatorTree } from '../heap/dominators.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { loadGraph, loadGraphAhead } from '../heap/load.ts';

export type DominatorAnswer = { readonly tree: DominatorTree } | { readonly problem: MessageValue };

/** Below this a thread costs more than it saves. */
export const SMALLEST_FILE = 16e6;

/**
 * A graph with what a whole analysis asks of it: dominators are found in a second thread while this one counts sizes and classes.
 * A cancellation takes effect at once, however large the snapshot.
 * @param isAlone whether no other snapshot is read at the same time
 */
export async function loadPrepared(path: string, isAlone: boolean, signal?: AbortSignal): Promise<HeapGraph> {
  throwIfCancelled(signal);
  if (availableParallelism() < 2 || !isLarge(path)) return loadGraph(path, signal);
  const thread = new DominatorThread(signal);
  try {
    const graph = await (isAlone ? loadGraphAhead(path, signal) : loadGraph(path, signal));
    await prepareGraph(graph, thread, signal);
    return graph;
  } finally {
    void thread.end();
  }
}

export async function prepareGraph(graph: HeapGraph, thread: DominatorThread, signal?: AbortSignal): Promise<void> {
  const tree = thread.compute(graph);
  // It may fail before anybody waits for it.
  tree.catch(() => undefined);
  await nextTurn();
  graph.shallowSize();
  await nextTurn();
  graph.groups();
  await nextTurn();
  graph.classCounts();
  graph.adoptDominators(await tree);
  throwIfCancelled(signal);
}

function isLarge(path: string): boolean {
  try {
    return statSync(path).size >= SMALLEST_FILE;
  } catch {
    // Whoever opens it says what is wrong.
    return false;
  }
}

/** Started before its input is there, so that it is ready by then. */
export class DominatorThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = (): void => void this.end();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#worker = new Worker(join(__dirname, 'dominator-worker.cjs'), { name: 'leakline dominators', execArgv: [] });
    this.#worker.unref();
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  compute(graph: HeapGraph): Promise<DominatorTree> {
    const worker = this.#worker;
    worker.ref();
    worker.postMessage(graph.dominatorColumns());
    worker.postMessage(graph.dominatorNames());
    return new Promise((resolve, reject) => {
      worker.once('message', (answer: DominatorAnswer) => {
        if ('tree' in answer) resolve(answer.tree);
        else reject(new LeaklineError(message`${answer.problem}`));
      });
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(
          this.#signal?.aborted
            ? new CancelledError()
            : new LeaklineError('The thread for dominators ended unexpectedly. Try again.'),
        ),
      );
    });
  }

  async end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel);
    await this.#worker.terminate();
  }
}
