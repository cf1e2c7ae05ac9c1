// Bundles the heap snapshot worker of Chrome DevTools, from its npm package, into out/devtools.mjs, and our engine into out/leakline.cjs.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A generated file that the package leaves out; it lists the languages of the user interface. */
const withoutLocales = {
  name: 'without-locales',
  setup(builder) {
    builder.onResolve({ filter: /locales\.js$/ }, () => ({ path: 'locales', namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: `export const DEFAULT_LOCALE = 'en-US', LOCALES = ['en-US'], BUNDLED_LOCALES = ['en-US'];
        export const REMOTE_FETCH_PATTERN = '', LOCAL_FETCH_PATTERN = '';`,
    }));
  },
};

await build({
  entryPoints: [here('devtools-entry.ts')],
  outfile: here('out/devtools.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  plugins: [withoutLocales],
  // As DevTools itself is built; class fields as the standard has them make its node wrappers slow.
  tsconfigRaw: {
    compilerOptions: { target: 'esnext', useDefineForClassFields: false, experimentalDecorators: true },
  },
});

await build({
  entryPoints: {
    leakline: here('leakline-entry.ts'),
    'dominator-worker': here('../src/worker/dominator-worker.ts'),
  },
  outdir: here('out'),
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
});
