import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openSources } from '../../../src/attribution/open-sources.ts';
import { scriptsOf } from '../../../src/attribution/scripts.ts';
import type { PathMapping, ScriptEntry } from '../../../src/model/series.ts';

const base = mkdtempSync(join(tmpdir(), 'leakline-sources-'));
after(() => rmSync(base, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(base, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const target = { title: 'node server.js', pid: 1, node: 'v20.20.2', endpoint: '127.0.0.1:9229' };
const REGISTER = 'export function register(bus, id) {\n  bus.on("tick", () => id);\n}\n';
const server = write('api/src/server.js', REGISTER);
write('web/src/server.js', '// The other one.\n');
const only = write('web/src/only.js', REGISTER.replaceAll('tick', 'tock'));

function fileOf(entry: Omit<ScriptEntry, 'scriptId'>, pathMappings: readonly PathMapping[] = []): string {
  const workspaceFolders = [join(base, 'api'), join(base, 'web')];
  const { scripts, sources } = openSources(
    { workspaceFolders, pathMappings, target },
    scriptsOf([{ scriptId: '1', ...entry }]),
  );
  return sources.original(scripts.get(1)!, 1, 2).file;
}

describe('files of a workspace with several folders', () => {
  it('are named by their folder where another has such a file, too', () => {
    assert.equal(fileOf({ url: `file://${server}` }), 'api/src/server.js');
    assert.equal(fileOf({ url: `file://${only}` }), 'src/only.js');
  });

  it('are found from the roots of a container, each its own', () => {
    const mappings = [
      { remote: '/srv/api', local: join(base, 'api') },
      { remote: '/srv/web', local: join(base, 'web') },
    ];
    assert.equal(fileOf({ url: 'file:///srv/api/src/server.js' }, mappings), 'api/src/server.js');
    assert.equal(fileOf({ url: '/srv/web/src/only.js' }, mappings), 'src/only.js');
  });

  it('are found by their text, when no root was told', () => {
    assert.equal(fileOf({ url: 'file:///srv/src/server.js', source: REGISTER }), 'api/src/server.js');
    assert.equal(fileOf({ url: 'file:///C:/site/src/server.js', source: REGISTER }), 'api/src/server.js');
  });

  it('are not taken for others that are only called the same', () => {
    const source = 'export const another = "program, with as much text as it takes";\n';
    assert.equal(fileOf({ url: 'file:///srv/src/server.js', source }), '/srv/src/server.js');
  });

  it('are not guessed where two places fit', () => {
    const twice = 'export const both = "places have this very text, word for word";\n';
    for (const folder of ['api', 'web']) write(`${folder}/src/both.js`, twice);
    assert.equal(fileOf({ url: 'file:///srv/src/both.js', source: twice }), '/srv/src/both.js');
  });
});
