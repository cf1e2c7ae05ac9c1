// A profile that Node wrote (`--heap-prof`), opened alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { importFiles } from '../../src/store/series-store.ts';
import { PanelQueries } from '../../src/worker/panel-queries.ts';
import { analyzeSeries } from '../../src/worker/pipeline.ts';

const program = `
const kept = (globalThis.kept = []);
function collect(i) {
  kept.push({ text: 'row ' + i, cells: new Array(200).fill(i) });
}
// What is alive at the end is named with its place.
globalThis.collect = collect;
for (let i = 0; i < 5000; i++) collect(i);
`;

let folder = '';
let profile = '';

before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'leakline-profile-')));
  await writeFile(join(folder, 'rows.js'), program);
  execFileSync(process.execPath, ['--heap-prof', '--heap-prof-interval=4096', 'rows.js'], { cwd: folder });
  const name = (await readdir(folder)).find((file) => file.endsWith('.heapprofile'));
  profile = join(folder, name ?? '');
});
after(() => rm(folder, { recursive: true, force: true }));

test('its allocations lead to their function in the workspace', async () => {
  const { signal } = new AbortController();
  const series = join(folder, 'series');
  await importFiles([profile], [folder], series, new Date());
  const report = await analyzeSeries(series, { progress: () => undefined }, signal);
  assert.equal(report.verdict.kind, 'inconclusive');
  assert.match(report.verdict.summary, /^\d.* MB were alive when this profile was read, told from [\d,]+ samples/);
  assert.deepEqual(report.series.snapshots, []);
  const queries = new PanelQueries(() => Promise.reject(new Error('not asked')));
  const answer = await queries.answer(series, { kind: 'allocations', thread: 0, snapshot: 0 }, signal);
  assert.ok(answer.kind === 'allocations');
  const { names, selfBytes, sources } = answer.tree;
  const frames = names.flatMap((name, frame) => (name === 'collect' ? [frame] : []));
  assert.ok(frames.reduce((sum, frame) => sum + selfBytes[frame], 0) > 4e6);
  assert.deepEqual(sources[frames[0]], { file: 'rows.js', line: 3, column: 17 });
  const place = { kind: 'frame', thread: 0, snapshot: 0, frame: frames[0] } as const;
  assert.equal((await queries.source(series, place, signal))?.line, 3);
});

test('the sums per frame are taken where single samples are left out', async () => {
  const { head } = JSON.parse(await readFile(profile, 'utf8')) as { head: unknown };
  const bare = join(folder, 'bare.heapprofile');
  await writeFile(bare, JSON.stringify({ head }));
  const series = join(folder, 'bare');
  await importFiles([bare], [folder], series, new Date());
  const report = await analyzeSeries(series, { progress: () => undefined });
  assert.match(report.verdict.summary, /^\d.* MB were alive/);
});

test('several together, and what is none, are refused', async () => {
  const other = join(folder, 'other.heapprofile');
  await writeFile(other, '{"not":"a profile"}');
  await assert.rejects(
    importFiles([profile, profile], [], join(folder, 'a'), new Date()),
    /Open a \.heapprofile file alone/,
  );
  await assert.rejects(importFiles([other], [], join(folder, 'b'), new Date()), /is no sampling profile/);
});
