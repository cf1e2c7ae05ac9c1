// The extension as it is installed, for the editor's tests and demo.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Packs what `dist/` holds. Resolves with the path of the VSIX. */
export function packageVsix() {
  mkdirSync(join(root, 'out'), { recursive: true });
  const vsix = join(root, 'out/leakline.vsix');
  const vsce = join(root, 'node_modules/.bin/vsce');
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ];
  execFileSync(vsce, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return vsix;
}
