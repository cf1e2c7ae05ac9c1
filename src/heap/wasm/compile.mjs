// Compiles kernel.as.ts with AssemblyScript and writes the module as base64 into kernel-bytes.ts, for the build and the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = (name) => fileURLToPath(new URL(name, import.meta.url));
const target = fileURLToPath(new URL('kernel-bytes.ts', import.meta.url));

/** The text of kernel-bytes.ts for the source as it is. */
export async function compileKernel() {
  const { main } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await main(
    [
      'kernel.as.ts',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
      // Columns are read by several threads.
      '--enable',
      'threads',
      '--sharedMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      '--outFile',
      'kernel.wasm',
    ],
    {
      readFile: (name) => (/^\w+\.as\.ts$/.test(name) ? readFileSync(source(name), 'utf8') : null),
      writeFile: (_name, bytes) => void (binary = bytes),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const base64 = Buffer.from(binary).toString('base64');
  return `// Written by compile.mjs from kernel.as.ts and what it names.\nexport const KERNEL_BASE64 =\n  '${base64}';\n`;
}

/** Writes the file when the source says something else. */
export async function updateKernel() {
  const text = await compileKernel();
  if (readFileSync(target, { encoding: 'utf8', flag: 'a+' }) !== text) writeFileSync(target, text);
}

// `--check` only says whether the file is that of its source.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== '--check') await updateKernel();
  else if (readFileSync(target, 'utf8') !== (await compileKernel())) process.exitCode = 1;
}
