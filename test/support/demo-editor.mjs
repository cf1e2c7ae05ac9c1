// npm run demo:editor: the demo's service under a trickle of load, and the real VS Code on it with the extension installed.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { startDemoService } from './demo-service.mjs';
import { startHost } from './vscode-host.mjs';
import { packageVsix } from './vscode-package.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const REQUESTS_PER_SECOND = 20;

const stops = [];
let stopping = false;
const stop = async (code) => {
  if (stopping) return;
  stopping = true;
  for (const end of stops.toReversed()) await end();
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));

try {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  const vsix = packageVsix();
  const service = await startDemoService();
  stops.push(service.stop);
  const host = await startHost({ vsix, settings: { 'leakline.loadCommand': service.load } });
  stops.push(host.stop);
  stops.push(trickle(service.port));
  console.log(`
VS Code runs on this machine alone, with Leakline and a service that leaks:

  ${host.url({ folder: service.folder })}

1. Open it in a browser, press F1 and run "Leakline: Capture Heap Series".
2. Enter for the service at 127.0.0.1:${service.inspectorPort}, Enter for the load command. It takes about 20 seconds.
3. Click the suspect. Its line has a lens: "Show retainers" tells what keeps the memory alive.

Ctrl-C ends all of it.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

/** A few requests all the time, so that a series without a load command sees the service at work, too. */
function trickle(port) {
  const load = autocannon({
    url: `http://127.0.0.1:${port}/ma.gif?site=acme&path=/`,
    connections: 1,
    overallRate: REQUESTS_PER_SECOND,
    forever: true,
  });
  return async () => load.stop();
}
