// The service of the demo, running under the inspector on free loopback ports, for the editor's tests and demo.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildCase, freePort, readCase } from './fixtures.mjs';

const driver = fileURLToPath(new URL('../fixtures/load.mjs', import.meta.url));

/**
 * Builds and starts a copy of it, which may be edited. `load` is the command of an interval with everything it needs, from
 * any folder.
 */
export async function startDemoService() {
  const service = copied(readCase('fixtures', 'koa-listener'));
  await buildCase(service);
  const port = await freePort();
  const [, ...args] = service.command;
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', ...args], {
    cwd: service.folder,
    env: { ...process.env, ...service.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const inspectorPort = await inspectorPortOf(child);
  return {
    folder: service.folder,
    file: service.file ?? '',
    line: service.line ?? 0,
    port,
    inspectorPort,
    load: `PORT=${port} ${service.load.replace('../load.mjs', driver)}`,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Inside the repository, where its packages are found. */
function copied(service) {
  const folder = fileURLToPath(new URL('../../leakline-out/page-analytics', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  cpSync(service.folder, folder, { recursive: true });
  return { ...service, folder };
}

function inspectorPortOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (data) => {
      text += data;
      const match = /Debugger listening on ws:\/\/[\d.]+:(\d+)\//.exec(text);
      if (match) resolve(Number(match[1]));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The demo service ended (exit code ${code}): ${text}`)));
  });
}
