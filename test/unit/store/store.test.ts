import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { SeriesManifest } from '../../../src/model/series.ts';
import { readManifest } from '../../../src/store/manifest.ts';
import { importFiles, readReport, SeriesStore } from '../../../src/store/series-store.ts';

async function root(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'leakline-store-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function manifest(change: Partial<SeriesManifest> = {}): SeriesManifest {
  return {
    version: 1,
    id: 'x',
    createdAt: '2026-01-01T00:00:00.000Z',
    state: 'complete',
    target: { title: 'node a.js', pid: 1, node: 'v20.0.0', endpoint: '127.0.0.1:9229' },
    mode: 'sampling',
    workspaceFolders: [],
    threads: [{ id: 0, title: 'main', snapshots: [], memory: [], identity: 'intact' }],
    ...change,
  };
}

async function addSeries(folder: string, change: Partial<SeriesManifest>, bytes = 0): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest(change)));
  await writeFile(join(folder, '0.heapsnapshot'), 'x'.repeat(bytes));
}

test('manifests that cannot be believed are refused in a sentence', async (t) => {
  const folder = await root(t);
  const refused = async (text: string, message: RegExp): Promise<void> => {
    await writeFile(join(folder, 'manifest.json'), text);
    await assert.rejects(readManifest(folder), message);
  };
  await assert.rejects(readManifest(join(folder, 'none')), /is no series: it has no readable manifest\.json/);
  await refused('{"version":1', /is damaged/);
  await refused('{}', /is damaged/);
  await refused(JSON.stringify({ ...manifest(), threads: [] }), /is damaged/);
  const escaping = manifest({
    threads: [{ ...manifest().threads[0], scriptsFile: '../../etc/passwd' }],
  });
  await refused(JSON.stringify(escaping), /names \.\.\/\.\.\/etc\/passwd, a file outside its folder/);
});

test('a running series whose writer is gone is partial, one whose writer lives is running', async (t) => {
  const folder = await root(t);
  await addSeries(folder, { state: 'running', writerPid: 2 ** 22 + 1 });
  const abandoned = await readManifest(folder);
  assert.equal(abandoned.state, 'partial');
  assert.match(abandoned.problem!, /Leakline itself was ended/);
  await addSeries(folder, { state: 'running', writerPid: process.pid });
  assert.equal((await readManifest(folder)).state, 'running');
});

test('series are listed newest first, strangers passed over, deleted whole', async (t) => {
  const folder = await root(t);
  await addSeries(join(folder, 'a'), { createdAt: '2026-01-01T00:00:00.000Z' });
  await addSeries(join(folder, 'b'), { createdAt: '2026-01-02T00:00:00.000Z' });
  await mkdir(join(folder, 'stranger'));
  const store = new SeriesStore(folder, 1000);
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ['b', 'a'],
  );
  await store.delete('a');
  assert.deepEqual((await readdir(folder)).sort(), ['b', 'stranger']);
  for (const id of ['../b', '', '.', '..', 'b/../b'])
    await assert.rejects(async () => store.delete(id), /There is no series/);
});

test('the quota evicts the oldest, never a running series and never the newest', async (t) => {
  const folder = await root(t);
  const day = (n: number): string => `2026-01-0${n}T00:00:00.000Z`;
  await addSeries(join(folder, 'running'), { createdAt: day(1), state: 'running', writerPid: process.pid }, 10_000);
  await addSeries(join(folder, 'old'), { createdAt: day(2) }, 10_000);
  await addSeries(join(folder, 'middle'), { createdAt: day(3) }, 10_000);
  await addSeries(join(folder, 'new'), { createdAt: day(4) }, 50_000);
  assert.deepEqual(await new SeriesStore(folder, 75_000).enforceQuota(), ['old']);
  assert.deepEqual(await new SeriesStore(folder, 100).enforceQuota(), ['middle']);
  assert.deepEqual((await readdir(folder)).sort(), ['new', 'running']);
});

test('knows whether the snapshots of a series are still there', async (t) => {
  const folder = await root(t);
  const store = new SeriesStore(folder, 0);
  const file = join(folder, 'loose.heapsnapshot');
  await writeFile(file, '{"snapshot":');
  await importFiles([file], [], join(folder, 'loose'), new Date());
  assert.equal(await store.hasSnapshots('loose'), true);
  await rm(file);
  assert.equal(await store.hasSnapshots('loose'), false);
  assert.equal(await store.hasSnapshots('gone'), false);
});

test('loose files become a series that names them where they are', async (t) => {
  const folder = await root(t);
  const files = ['b.heapsnapshot', 'a.heapsnapshot'].map((name) => join(folder, name));
  for (const file of files) await writeFile(file, '{"snapshot":{"meta":{}}}');
  const series = join(folder, 'series', 'one');
  await importFiles(files, ['/w'], series, new Date());
  const { threads, mode } = await readManifest(series);
  assert.equal(mode, 'snapshots');
  assert.deepEqual(
    threads[0].snapshots.map(({ file }) => file),
    files,
  );
  assert.equal((await stat(series)).mode & 0o777, 0o700);
  assert.equal(await readReport(series), undefined);
  await writeFile(join(folder, 'x.txt'), 'hello');
  await assert.rejects(
    importFiles([join(folder, 'x.txt')], [], join(folder, 'two'), new Date()),
    /is no heap snapshot/,
  );
  await assert.rejects(
    importFiles([join(folder, 'none')], [], join(folder, 'two'), new Date()),
    /there is no such file/,
  );
});
