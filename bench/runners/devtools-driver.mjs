// Chrome DevTools' heap snapshot worker, driven as its front end drives it: text chunks into the loader, the second worker in
// a thread of its own.
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, MessageChannel, Worker, workerData } from 'node:worker_threads';

// Node's console.assert costs a fifth of the time; a browser's is free. Warnings name unreachable nodes.
console.assert = () => {};
console.warn = () => {};
// Node 20 has none.
Promise.withResolvers ??= function withResolvers() {
  const resolvers = {};
  resolvers.promise = new Promise((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
};

const { HeapSnapshotLoader, SecondaryInitManager } = await import('../out/devtools.mjs');
const CHUNK = 10_000_000;

/** Listens to its port for as long as the thread lives. */
export const secondary = !isMainThread && workerData?.secondary ? new SecondaryInitManager(workerData.port) : undefined;

/** The loaded snapshot, and the milliseconds that reading and preparing it took. */
export async function loadInDevTools(path) {
  const started = performance.now();
  const loader = new HeapSnapshotLoader(undefined);
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const decoder = new TextDecoder();
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    loader.write(withoutTraces(decoder.decode(buffer.subarray(0, size), { stream: true })));
    await nextTurn();
  }
  closeSync(file);
  loader.close();
  await loader.parsingComplete;
  const parsed = performance.now();
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: { secondary: true, port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  const snapshot = await loader.buildSnapshot(port1);
  port1.close();
  await worker.terminate();
  return { snapshot, parseMs: parsed - started, prepareMs: performance.now() - parsed };
}

/**
 * V8 may list more functions in `trace_function_infos` than its header counts, for it meets new ones while it writes the
 * stacks. DevTools makes room for the count alone and then fails, so it gets to see a snapshot without allocation stacks.
 */
function withoutTraces(text) {
  return text.startsWith('{"snapshot"') ? text.replace(/"trace_function_count":\d+/, '"trace_function_count":0') : text;
}

/** Comparison as the front end asks for it: the base under the interface names of the current snapshot. */
export function compareInDevTools(base, current) {
  const aggregates = base.aggregatesForDiff(current.interfaceDefinitions());
  return Object.values(current.calculateSnapshotDiff(1, aggregates)).map((row) => ({
    class: row.name,
    new: row.addedCount,
    deleted: row.removedCount,
    delta: row.countDelta,
    allocatedBytes: row.addedSize,
    freedBytes: row.removedSize,
    sizeDelta: row.sizeDelta,
  }));
}
