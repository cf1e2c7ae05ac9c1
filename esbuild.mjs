// Builds everything that runs: the extension, the command, the two workers and the webview.
import { build, context } from 'esbuild';
import { chmodSync, existsSync } from 'node:fs';
import { updateKernel } from './src/heap/wasm/compile.mjs';

const production = !process.argv.includes('--dev');
const watch = process.argv.includes('--watch');

const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  minify: production,
  // Class names stay: errors and log lines name them.
  keepNames: true,
  sourcemap: production ? false : 'linked',
  external: ['vscode'],
  logLevel: 'warning',
};
/**
 * `vscode` is asked for once. Each file that imports it would otherwise get a copy of the whole interface with its hundreds
 * of names, which took half of the extension's activation.
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup(builder) {
    builder.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'vscode-once' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode-once' },
    );
    builder.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({ contents: "export * from 'vscode';" }));
  },
};
const configurations = [
  {
    ...node,
    entryPoints: {
      'capture-worker': 'src/worker/capture-worker.ts',
      'analysis-worker': 'src/worker/analysis-worker.ts',
      'summary-worker': 'src/worker/summary-worker.ts',
      'dominator-worker': 'src/worker/dominator-worker.ts',
      'older-worker': 'src/worker/older-worker.ts',
      'compare-files': 'src/worker/compare-files.ts',
    },
  },
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    plugins: [vscodeOnce],
    // Names that are not shortened need nothing to keep them, which took a sixth of the time to load.
    minify: false,
    minifyWhitespace: production,
    minifySyntax: production,
    keepNames: false,
  },
  { ...node, entryPoints: { leakline: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  {
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    entryPoints: { panel: 'webview-ui/src/main.ts' },
    outdir: 'dist/webview',
    minify: production,
    tsconfig: 'webview-ui/tsconfig.json',
    // The icon font stays a file: the page's policy allows fonts from the extension, not from data.
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    sourcemap: production ? false : 'inline',
    logLevel: 'warning',
  },
];

await updateKernel();
if (watch) {
  for (const configuration of configurations) await (await context(configuration)).watch();
} else {
  await Promise.all(configurations.map((configuration) => build(configuration)));
  if (existsSync('dist/leakline.cjs')) chmodSync('dist/leakline.cjs', 0o755);
}
