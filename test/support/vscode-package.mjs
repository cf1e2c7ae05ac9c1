// The extension as it is installed, for the editor's tests and demo.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
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

/** What runs and what is read; nothing of how it is made. */
const belongs = [
  /^extension\/(package(\.nls(\.zh-cn)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/media\/([\w-]+\.(svg|png)|walkthrough\/[\w./-]+)$/,
  /^extension\/dist\/([\w-]+\.cjs|webview\/(panel\.js|panel\.css|codicon\.ttf))$/,
  /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
];

/** Files of a package that should not be in it. */
export function strayFilesOf(vsix) {
  return namesOf(readFileSync(vsix)).filter((name) => !belongs.some((pattern) => pattern.test(name)));
}

/** Names in the central directory of a zip archive (APPNOTE.TXT 4.3.12). */
function namesOf(zip) {
  const names = [];
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
