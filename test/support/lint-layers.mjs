// Writes the layer rules of `.oxlintrc.json` from the one table below: which folder of src/ may import from which.
// Run it after a change of the table: node test/support/lint-layers.mjs
import { readFileSync, writeFileSync } from 'node:fs';

const mayImport = {
  base: [],
  model: [],
  protocol: ['model'],
  targets: ['model'],
  capture: ['targets', 'model'],
  store: ['model'],
  heap: ['model'],
  growth: ['heap', 'model'],
  attribution: ['growth', 'heap', 'model'],
  suspects: ['attribution', 'growth', 'heap', 'model'],
  report: ['model'],
  worker: ['targets', 'capture', 'store', 'heap', 'growth', 'attribution', 'suspects', 'report', 'protocol', 'model'],
  host: ['protocol', 'store', 'report', 'model'],
  cli: ['host', 'report', 'model'],
  editor: ['host', 'report', 'protocol', 'model'],
};
/** Packages that live in one folder only. */
const homes = { vscode: ['editor'], 'chrome-remote-interface': ['targets'], 'stream-json': ['heap'] };

const folders = Object.keys(mayImport);
const overrides = folders.map((folder) => {
  const forbidden = folders.filter(
    (other) => other !== folder && other !== 'base' && !mayImport[folder].includes(other),
  );
  const patterns = forbidden.map((other) => ({
    group: [`**/${other}/**`],
    message: `${folder}/ may not import from ${other}/`,
  }));
  const packages = Object.entries(homes)
    .filter(([, homesOf]) => !homesOf.includes(folder))
    .map(([name]) => name);
  patterns.push({ group: packages.flatMap((name) => [name, `${name}/**`]), message: `not in ${folder}/` });
  return { files: [`src/${folder}/**`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});
overrides.push({ files: ['src/extension.ts'], rules: { 'no-restricted-imports': 'off' } });
overrides.push({
  files: ['webview-ui/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: folders
          .filter((f) => !['protocol', 'model', 'base'].includes(f))
          .map((f) => ({ group: [`**/src/${f}/**`], message: `webview-ui may not import from ${f}/` })),
      },
    ],
  },
});
overrides.push({
  files: ['test/**', 'bench/**', '*.mjs'],
  rules: { 'no-restricted-imports': 'off', 'import/no-default-export': 'off' },
});

const file = new URL('../../.oxlintrc.json', import.meta.url);
const config = JSON.parse(readFileSync(file, 'utf8'));
writeFileSync(file, `${JSON.stringify({ ...config, overrides }, null, 2)}\n`);
