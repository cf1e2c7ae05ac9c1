import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { makeNetwork } from '../../support/network.ts';
import { allTabs, demo, until } from './support.ts';

/** Says when its inspector opens and closes. */
const watched = `
const { url } = require('node:inspector');
let was;
setInterval(() => {
  const is = url() === undefined ? 'closed' : 'open';
  if (is !== was) console.log((was = is));
}, 20);
`;

const threaded = `
const { Worker, isMainThread } = require('node:worker_threads');
const kept = [];
class Resized { constructor(id) { this.id = id; this.pixels = new Array(40).fill(id); } }
if (isMainThread) new Worker(__filename);
else setInterval(() => { for (let i = 0; i < 40; i++) kept.push(new Resized(i)); }, 20);
`;

const leaking = `
const { EventEmitter } = require('node:events');
const queue = new EventEmitter().setMaxListeners(0);
setInterval(function poll() {
  queue.on('job', function onJob() {});
}, 20);
`;

const plan = { snapshots: 2, mode: 'snapshots', fill: { kind: 'time', ms: 500 }, threads: 'main' };

function capture(given: object): Thenable<string | undefined> {
  return vscode.commands.executeCommand<string | undefined>('leakline.capture', given);
}

interface Started {
  readonly pid: number;
  readonly said: () => string[];
}

describe('targets of every kind, from the editor', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'leakline-targets-'));
    for (const [name, text] of Object.entries({ watched, threaded, leaking }))
      writeFileSync(join(folder, `${name}.cjs`), text);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function start(name: string, ...flags: string[]): Started {
    return run(['node', ...flags], name);
  }

  function run([command = 'node', ...args]: readonly string[], name: string): Started {
    const child = spawn(command, [...args, join(folder, `${name}.cjs`)], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    return { pid: child.pid!, said: () => text.split('\n').filter((line) => line !== '') };
  }

  it('a port', async () => {
    const address = { kind: 'inspector', host: '127.0.0.1', port: demo.inspectorPort };
    assert.ok(await capture({ address, plan }));
  });

  it('a pid without an inspector, which is closed again', async () => {
    const { pid, said } = start('watched', '--inspect-port=0');
    await until(async () => said().includes('closed'), 'the program runs');
    assert.ok(await capture({ address: { kind: 'process', pid }, plan }));
    const states = (): string[] => said().filter((line) => line === 'open' || line === 'closed');
    await until(async () => states().join() === 'closed,open,closed', 'the inspector was open only meanwhile');
    process.kill(pid, 0);
  });

  it('a worker thread, with its line', async () => {
    const program = { kind: 'program', command: 'node', args: ['threaded.cjs'], cwd: folder };
    const series = { ...plan, snapshots: 4, fill: { kind: 'time', ms: 1500 }, threads: 'all' };
    assert.ok(await capture({ address: program, plan: series, workspaceFolders: [folder] }));
    const uri = vscode.Uri.file(join(folder, 'threaded.cjs'));
    const lines = vscode.languages.getDiagnostics(uri).map(({ range }) => range.start.line + 1);
    assert.deepEqual(lines, [6]);
  });

  it('a pod, through a kubectl that forwards to a real process', async function () {
    const pidFile = process.env['STAND_IN_PID_FILE'];
    if (pidFile === undefined) return this.skip();
    const { pid, said } = start('watched', '--inspect-port=9377');
    await until(async () => said().includes('closed'), 'the program runs');
    writeFileSync(pidFile, String(pid));
    const address = { kind: 'kubernetes', namespace: 'shop', pod: 'api-1', container: 'node' };
    assert.ok(await capture({ address, plan }));
    await until(async () => said().filter((line) => line === 'closed').length === 2, 'its inspector is closed again');
  });

  it('an address in another network, as a container has', async function () {
    const network = makeNetwork(1);
    if ('reason' in network) {
      this.test!.title += `: ${network.reason}`;
      return this.skip();
    }
    try {
      const { pid, said } = run([...network.inside, 'node', '--inspect=0.0.0.0:9229'], 'watched');
      await until(async () => said().includes('open'), 'the program runs');
      const byPid = capture({ address: { kind: 'process', pid }, plan });
      assert.equal(await byPid, undefined, 'its inspector cannot be reached by its process');
      const seriesId = await capture({ address: { kind: 'inspector', host: network.address, port: 9229 }, plan });
      assert.ok(seriesId);
      assert.ok(said().includes('open') && !said().includes('closed'), 'its inspector is left open');
      process.kill(pid, 0);
    } finally {
      network.remove();
    }
  });

  it('without a snapshot: a look that ends in a suspect with its line', async () => {
    const { said } = start('leaking', '--inspect=127.0.0.1:0');
    const port = (): string | undefined => /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said().join('\n'))?.[1];
    await until(async () => port() !== undefined, 'the program runs');
    const address = { kind: 'inspector', host: '127.0.0.1', port: Number(port()) };
    const watch = { ms: 10_000, everyMs: 500, census: true };
    const given = { address, watch, workspaceFolders: [folder] };
    assert.ok(await vscode.commands.executeCommand('leakline.watch', given));
    const uri = vscode.Uri.file(join(folder, 'leaking.cjs'));
    const found = vscode.languages.getDiagnostics(uri);
    assert.deepEqual(
      found.map(({ range }) => range.start.line + 1),
      [5],
    );
    const isPanel = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('leakline.growth');
    await until(async () => allTabs().some(isPanel), 'its panel is there');
  });
});
