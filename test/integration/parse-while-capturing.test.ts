import assert from 'node:assert/strict';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LeaklineHost } from '../../src/host/host.ts';
import type { Progress } from '../../src/model/progress.ts';
import type { CapturePlan } from '../../src/model/series.ts';
import type { TargetAddress } from '../../src/model/target.ts';
import { freePort } from '../support/fixtures.mjs';
import { programs, temporaryFolder } from '../support/targets.ts';

const dist = join(import.meta.dirname, '../../dist');

function startHost(t: TestContext, storageRoot: string): LeaklineHost {
  const host = new LeaklineHost({
    captureWorker: join(dist, 'capture-worker.cjs'),
    analysisWorker: join(dist, 'analysis-worker.cjs'),
    storageRoot,
  });
  t.after(() => host.dispose());
  return host;
}

async function moveSnapshots(from: string, to: string): Promise<number> {
  const files = (await readdir(from)).filter((name) => name.endsWith('.heapsnapshot'));
  for (const name of files) await rename(join(from, name), join(to, name));
  return files.length;
}

test('the report of a capture needs none of its files, and is the one they give', async (t) => {
  const root = await temporaryFolder(t);
  const host = startHost(t, root);
  const port = await freePort();
  const load = `"${process.execPath}" "${join(programs, 'requests.mjs')}" ${port} 300`;
  const plan: CapturePlan = { snapshots: 3, mode: 'sampling', threads: 'all', fill: { kind: 'load', command: load } };
  const args = ['leaky-server.mjs', String(port), 'worker'];
  const address: TargetAddress = { kind: 'program', command: process.execPath, args, cwd: programs };
  const { folder, manifest } = await host.capture({ address, plan, workspaceFolders: [programs] }, {});
  assert.equal(manifest.state, 'complete');
  assert.ok(manifest.threads.length > 1);

  const elsewhere = join(root, 'elsewhere');
  await mkdir(elsewhere);
  assert.equal(await moveSnapshots(folder, elsewhere), manifest.threads.length * 3);
  const live = await host.analyze(folder, {});
  assert.ok(live.suspects.length > 0);

  await moveSnapshots(elsewhere, folder);
  const steps: Progress[] = [];
  const fromDisk = await host.analyze(folder, { onProgress: (progress) => steps.push(progress) });
  assert.deepEqual(live, fromDisk);
  assert.ok(steps.length > 3 * manifest.threads.length);
});
