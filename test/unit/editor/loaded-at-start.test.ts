import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('what a window loads when it starts has nothing in it of capturing, reading or explaining heaps', async () => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/extension.ts'],
    bundle: true,
    write: false,
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    platform: 'node',
    external: ['vscode'],
  });
  // What is only looked through and left out has no bytes.
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );
  const stages = /^src\/(targets|capture|heap|growth|attribution|suspects|worker|cli)\//;
  assert.deepEqual(
    inputs.filter((file) => stages.test(file)),
    [],
  );
  const packages = new Set(inputs.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
  assert.deepEqual([...packages].toSorted(), ['birpc', 'ignore', 'valibot']);
  const [{ contents }] = outputFiles;
  assert.ok(contents.length < 256 * 1024, `${contents.length} bytes`);
});
