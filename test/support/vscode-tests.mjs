// Runs the editor's tests: mocha inside the real extension host, then Playwright on the real workbench with the VSIX installed.
// With LEAKLINE_TEST_DESKTOP=1 the first half runs in a desktop build that @vscode/test-electron fetches.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startDemoService } from './demo-service.mjs';
import { runNodeTests } from './node-tests.mjs';
import { launchBrowser, openWorkbench } from './vscode-browser.mjs';
import { hostVersion, installHost, startHost } from './vscode-host.mjs';
import { packageVsix, strayFilesOf } from './vscode-package.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
const built = join(root, 'out/editor-tests');
const MAX_VSIX_BYTES = 2 * 2 ** 20;
/** On a machine with two busy cores they take several times as long as on a quiet one. */
const HOST_TESTS_MS = 900_000;

/**
 * Expects `dist/` to be built. Resolves with the numbers of tests that passed and failed.
 * @param {readonly string[]} only names of halves (`host`, `workbench`) or paths of test files; all when empty
 */
export async function runEditorTests(only = []) {
  const desktop = process.env.LEAKLINE_TEST_DESKTOP === '1';
  const asked = (file) =>
    only.length === 0 || only.some((one) => file === resolve(one) || dirname(file).endsWith(`/${one}`));
  const hostFiles = testsOf('host').filter(asked);
  const workbenchFiles = desktop ? [] : testsOf('workbench').filter(asked);
  if (hostFiles.length + workbenchFiles.length === 0) throw new Error(`There are no tests in ${only.join(', ')}.`);
  if (!desktop) await installHost();
  await buildHostTests();
  const vsix = packageVsix();
  const size = statSync(vsix).size;
  const stray = strayFilesOf(vsix);
  console.log(`VSIX: ${[`${(size / 1024).toFixed(0)} kB`, ...stray].join(', and what is not to be in it: ')}`);
  const isFit = size <= MAX_VSIX_BYTES && stray.length === 0;
  const counts = [isFit ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }];
  const service = await startDemoService();
  try {
    const { stop: _, ...demo } = service;
    if (hostFiles.length > 0) counts.push(await (desktop ? runInDesktop : runInServer)(demo, hostFiles));
    if (workbenchFiles.length > 0) counts.push(await runOnWorkbench(demo, vsix, workbenchFiles));
  } finally {
    await service.stop();
  }
  return counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }));
}

function testsOf(half) {
  const folder = join(root, 'test/editor', half);
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  return files.map((file) => join(folder, file));
}

async function buildHostTests() {
  await build({
    entryPoints: [join(root, 'test/editor/host/index.ts'), ...testsOf('host')],
    outdir: built,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** In `folder` a kubectl that forwards to a process of this machine. */
function hostTestEnvironment(demo, files, results, folder) {
  const tool = join(folder, 'kubectl');
  const program = join(root, 'test/support/programs/stand-in.mjs');
  writeFileSync(tool, `#!/bin/sh\nexec "${process.execPath}" "${program}" kubectl "$@"\n`, { mode: 0o755 });
  return {
    LEAKLINE_TEST_TOOLS: folder,
    STAND_IN_PID_FILE: join(folder, 'pid'),
    LEAKLINE_TEST_DEMO: JSON.stringify(demo),
    LEAKLINE_TEST_LEAKY_FILES: join(root, 'test/editor/support/leaky-files.mjs'),
    LEAKLINE_TEST_RESULTS: results,
    LEAKLINE_TEST_FILES: files.map((file) => basename(file)).join(),
  };
}

async function runInServer(demo, files) {
  const folder = mkdtempSync(join(tmpdir(), 'leakline-editor-'));
  const results = join(folder, 'results.json');
  const host = await startHost({ env: hostTestEnvironment(demo, files, results, folder) });
  console.log(`Tests in the extension host of VS Code ${hostVersion()}:`);
  const browser = await launchBrowser();
  try {
    const url = host.url({ folder: demo.folder, extension: root, tests: join(built, 'index.cjs') });
    const log = [];
    const { finished } = await openWorkbench(browser, url, {
      log: (type, args) => log.push([type, ...args].join(' ')),
    });
    const code = await Promise.race([finished, timeout(HOST_TESTS_MS)]);
    return readResults(results, code, () => `${log.join('\n')}\n${host.log()}`);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runInDesktop(demo, files) {
  const { runTests } = await import('@vscode/test-electron');
  const folder = mkdtempSync(join(tmpdir(), 'leakline-editor-'));
  const results = join(folder, 'results.json');
  const code = await runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: join(built, 'index.cjs'),
    launchArgs: [
      demo.folder,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--user-data-dir',
      join(folder, 'data'),
    ],
    extensionTestsEnv: hostTestEnvironment(demo, files, results, folder),
  }).catch((error) => {
    console.error(error);
    return 1;
  });
  const counts = readResults(results, code, () => '');
  rmSync(folder, { recursive: true, force: true });
  return counts;
}

function readResults(file, code, log) {
  if (!existsSync(file)) {
    console.error(`The tests did not report (${code}).\n${log()}`);
    return { passed: 0, failed: 1 };
  }
  const { passed, failed, lines } = JSON.parse(readFileSync(file, 'utf8'));
  console.log(lines.join('\n'));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function timeout(ms) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`nothing after ${ms / 1000} s`), ms).unref();
  });
}

/** Playwright drives what a person sees; its tests are plain `node:test` files. */
async function runOnWorkbench(demo, vsix, files) {
  console.log('Tests on the workbench:');
  const env = { LEAKLINE_TEST_DEMO: JSON.stringify(demo), LEAKLINE_TEST_VSIX: vsix };
  return runNodeTests(files, { concurrency: 1, env, triesAgain: true });
}

// For a part of them: node test/support/vscode-tests.mjs host | workbench | FILE…
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runEditorTests(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}
