// npm run demo: a real service that leaks, load by autocannon, four snapshots, the report.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCase, freePort, readCase } from './fixtures.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = join(root, 'leakline-out', 'demo');

const built = await finished(spawn(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' }));
if (built !== 0) process.exit(built);
const service = readCase('fixtures', 'koa-listener');
await buildCase(service);
rmSync(out, { recursive: true, force: true });

const args = ['capture', '--snapshots', '4', '--load', service.load, '--workspace', service.folder, '--out', out];
process.stderr.write(
  `A page analytics service (Koa, TypeScript) runs under the inspector; each interval sends it 360 requests.\n` +
    `$ leakline capture --snapshots 4 --load '…' --workspace ${relative(root, service.folder)} -- ${service.command.join(' ')}\n\n`,
);
const capture = spawn(process.execPath, [join(root, 'dist', 'leakline.cjs'), ...args, '--', ...service.command], {
  cwd: service.folder,
  stdio: 'inherit',
  env: { ...process.env, PORT: String(await freePort()) },
});
// The command stops its target when it is interrupted; the terminal sends it the signal as well.
process.on('SIGINT', () => {});
process.exit(await finished(capture));

function finished(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
}
