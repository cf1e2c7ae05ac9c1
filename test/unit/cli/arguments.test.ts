import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCall, type CaptureArguments, type WatchArguments } from '../../../src/cli/arguments.ts';
import { parseTrigger, triggerText } from '../../../src/model/trigger.ts';

const capture = (...args: string[]): CaptureArguments => parseCall(['capture', ...args], '/here') as CaptureArguments;

test('each way to a target', () => {
  assert.deepEqual(capture('--inspect', '9229').address, { kind: 'inspector', host: '127.0.0.1', port: 9229 });
  assert.deepEqual(capture('--inspect', 'pod.local:9230').address, {
    kind: 'inspector',
    host: 'pod.local',
    port: 9230,
  });
  assert.deepEqual(capture('--inspect', '[::1]:9229').address, { kind: 'inspector', host: '[::1]', port: 9229 });
  assert.deepEqual(capture('ws://h:1/x').address, { kind: 'websocket', url: 'ws://h:1/x' });
  assert.deepEqual(capture('--inspect', 'wss://h/x').address, { kind: 'websocket', url: 'wss://h/x' });
  assert.deepEqual(capture('--pid', '42').address, { kind: 'process', pid: 42 });
  assert.deepEqual(capture('--docker', 'web').address, { kind: 'docker', container: 'web' });
  assert.deepEqual(capture('--kube', 'shop/api-1:node').address, {
    kind: 'kubernetes',
    namespace: 'shop',
    pod: 'api-1',
    container: 'node',
  });
  assert.deepEqual(capture('--', 'node', '--expose-gc', 'a.js', '--json').address, {
    kind: 'program',
    command: 'node',
    args: ['--expose-gc', 'a.js', '--json'],
    cwd: '/here',
  });
});

test('the plan, with its defaults', () => {
  assert.deepEqual(capture('--pid', '1').plan, {
    snapshots: 4,
    mode: 'sampling',
    fill: { kind: 'time', ms: 30_000 },
    threads: 'all',
  });
  const given = capture('--pid=1', '--snapshots=6', '--interval', '500ms', '--mode', 'tracking', '--threads', 'main');
  assert.deepEqual(given.plan, { snapshots: 6, mode: 'tracking', fill: { kind: 'time', ms: 500 }, threads: 'main' });
  assert.deepEqual(capture('--pid', '1', '--load', 'ab -n 9 x').plan.fill, { kind: 'load', command: 'ab -n 9 x' });
  assert.equal(capture('--pid', '1', '--fail-over', '2MB').failOver, 2 * 2 ** 20);
});

test('limits that start a series or end a watch', () => {
  const when = (text: string): unknown => capture('--pid', '1', '--when', text).plan.when;
  assert.deepEqual(when('rss>500MB'), { metric: 'rss', limit: { kind: 'bytes', bytes: 500 * 2 ** 20 } });
  assert.deepEqual(when('heap > 80%'), { metric: 'heapUsed', limit: { kind: 'heapLimit', percent: 80 } });
  assert.deepEqual(when('rss+20%/5m'), { metric: 'rss', limit: { kind: 'growth', percent: 20, withinMs: 300_000 } });
  for (const text of ['rss', 'rss>80%', 'rss+20%', 'cpu>5', 'heap>x'])
    assert.throws(() => when(text), /--when takes a limit/);
  const watch = (...args: string[]) => parseCall(['watch', '--pid', '5', ...args], '/here') as WatchArguments;
  assert.deepEqual(watch().address, { kind: 'process', pid: 5 });
  assert.deepEqual(watch('--for', '3m', '--census').plan, { ms: 180_000, everyMs: 1000, census: true });
  assert.deepEqual(
    [watch().plan.ms, watch('--census').plan.ms],
    [60_000, 120_000],
    'its pauses are spread over more time',
  );
});

test('a series that ends when growth is found has snapshots to find it with', () => {
  const snapshots = (...args: string[]): number => capture('--pid', '1', ...args).plan.snapshots;
  assert.deepEqual([snapshots(), snapshots('--until-growth')], [4, 12]);
  assert.equal(snapshots('--until-growth', '--snapshots', '6'), 6);
});

test('a limit is written as it is read', () => {
  for (const text of ['rss > 500 MB', 'heap > 80 %', 'rss + 20 % / 5m', 'heap + 3 % / 30s'])
    assert.equal(triggerText(parseTrigger(text)!), text);
});

test('what becomes of the report, and what is taken again', () => {
  const analyze = parseCall(['analyze', 'dir', '--baseline', 'old.json', '--fail-on', 'new'], '/here');
  assert.deepEqual([analyze.command, 'baseline' in analyze && analyze.baseline], ['analyze', 'old.json']);
  assert.equal(capture('--pid', '1', '--fail-on', 'any').failOn, 'any');
  assert.throws(() => capture('--pid', '1', '--fail-on', 'new'), /--fail-on new needs --baseline/);
  assert.throws(() => capture('--pid', '1', '--fail-on', 'some'), /--fail-on takes any, new, not "some"/);
  assert.deepEqual(parseCall(['verify', 'dir'], '/here'), {
    command: 'verify',
    folder: 'dir',
    json: false,
    yes: false,
  });
  const again = parseCall(['verify', 'dir', '--suspect', 'x', '--max-time', '2m', '--', 'node', 'a.js'], '/here');
  assert.deepEqual(again, {
    command: 'verify',
    folder: 'dir',
    address: { kind: 'program', command: 'node', args: ['a.js'], cwd: '/here' },
    suspect: 'x',
    maxMs: 120_000,
    json: false,
    yes: false,
  });
  assert.throws(() => parseCall(['verify'], '/here'), /verify takes the folder/);
});

test('wrong usage is named', () => {
  const wrong: [string[], RegExp][] = [
    [['capture'], /Say what to reach/],
    [['capture', '--pid', '1', '--', 'node', 'a.js'], /only one of/],
    [['capture', '--pid', 'abc'], /--pid takes a process id/],
    [['capture', '--inspect', 'host:99999'], /no HOST:PORT/],
    [['capture', '--pid', '1', '--snapshots', '0'], /--snapshots takes a number/],
    [['capture', '--pid', '1', '--interval', 'soon'], /--interval takes a time/],
    [['capture', '--pid', '1', '--mode', 'fast'], /--mode takes sampling, tracking, snapshots/],
    [['capture', '--pid', '1', '--fail-over', 'many'], /--fail-over takes bytes/],
    [['analyze', 'a.heapsnapshot', '--format', 'pdf'], /--format takes text, json, html, markdown, sarif, csv/],
    [['analyze', 'a.heapsnapshot', '--json', '--format', 'csv'], /either --json or --format/],
    [['capture', '--pid', '1', '--nonsense'], /no option --nonsense/],
    [['analyze'], /takes snapshot files/],
    [['compare', 'a'], /takes two files/],
    [['compare', 'a', 'b', 'c'], /one argument too many/],
    [['targets', '--', 'node'], /takes no program/],
    [['catpure'], /no command catpure/],
  ];
  for (const [args, message] of wrong) {
    assert.throws(
      () => parseCall(args, '/here'),
      (error: Error) => error.name === 'UsageError' && message.test(error.message),
      args.join(' '),
    );
  }
});

test('help is found everywhere but behind --', () => {
  for (const args of [[], ['--help'], ['help'], ['capture', '--help'], ['compare', '-h']]) {
    assert.deepEqual(parseCall(args, '/here'), { command: 'help', asked: args.length > 0 });
  }
  assert.equal(capture('--', 'node', '--help').command, 'capture');
});

test('what runs elsewhere is watched first and sampled then, what runs here only watched, unless one says so', () => {
  const samplingAfterMs = (...args: string[]): number | undefined =>
    (parseCall(['watch', ...args, '--for', '60s'], '/here') as WatchArguments).plan.samplingAfterMs;
  assert.equal(samplingAfterMs('--kube', 'shop/api-1'), 15_000);
  assert.equal(samplingAfterMs('--inspect', '10.0.0.7:9229'), 15_000);
  assert.equal(samplingAfterMs('wss://pod.example/x'), 15_000);
  assert.equal(samplingAfterMs('--kube', 'shop/api-1', '--memory'), undefined);
  assert.equal(samplingAfterMs('--docker', 'web', '--census'), undefined);
  for (const here of ['9229', 'localhost:9229', '127.0.0.2:9229', '[::1]:9229', 'ws://127.0.0.1:1/x'])
    assert.equal(samplingAfterMs('--inspect', here), undefined, here);
  assert.equal(samplingAfterMs('--pid', '5', '--sampling'), 0);
  assert.throws(() => samplingAfterMs('--pid', '5', '--memory', '--sampling'), /Give either --memory/);
});

test('rules that end a series, the process of a cluster, and tools whose containers are listed', () => {
  const { plan, address } = capture(
    '--max-disk',
    '2GB',
    '--until-growth',
    '--last-when',
    'heap>90%',
    '--cluster',
    'primary',
    '--',
    'node',
    'a.js',
  );
  assert.equal(plan.maxDiskBytes, 2 * 2 ** 30);
  assert.equal(plan.untilGrowth, true);
  assert.deepEqual(plan.lastWhen, { metric: 'heapUsed', limit: { kind: 'heapLimit', percent: 90 } });
  assert.deepEqual(address, { kind: 'program', command: 'node', args: ['a.js'], cwd: '/here', cluster: 'primary' });
  assert.throws(() => capture('--max-disk', 'much', '--pid', '5'), /--max-disk takes bytes/);
  assert.deepEqual(parseCall(['targets', '--docker', '--kube'], '/here'), {
    command: 'targets',
    json: false,
    tools: ['docker', 'kubectl'],
  });
});
