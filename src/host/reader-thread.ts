import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';

/** A thread that reads a snapshot while the analysis worker starts and reads another. */
export interface ReaderThread {
  /** Where it answers; closes when the thread ends. */
  readonly port: MessagePort;
  end(): void;
}

/** Undefined where there is one core only. */
export function startReader(analysisWorker: string, path: string): ReaderThread | undefined {
  if (availableParallelism() < 2) return undefined;
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(dirname(analysisWorker), 'summary-worker.cjs'), {
    name: 'leakline reader',
    workerData: { path, port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  // Whoever waits at the port learns that it closed.
  worker.on('error', () => undefined);
  return { port: port1, end: () => void worker.terminate() };
}
