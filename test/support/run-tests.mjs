// Runs the tests: node test/support/run-tests.mjs unit | integration | editor | all [FILE…]
// Ends with "N passed, N failed" over everything that ran and exits non-zero when anything failed.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNodeTests } from './node-tests.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
process.chdir(root);

const steps = {
  types: () => check('types', 'npm', ['run', '--silent', 'check:types']),
  lint: () => check('lint', 'npm', ['run', '--silent', 'lint']),
  unused: () => check('unused code', 'npx', ['knip', '--no-progress', '--no-config-hints']),
  build: () => check('build', process.execPath, ['esbuild.mjs']),
  unit: () => nodeTests('test/unit', { concurrency: 2 }),
  // One file at a time: each starts servers, load and captures of its own, and two cores are soon full.
  integration: () => nodeTests('test/integration', { concurrency: 1, triesAgain: true }),
  editor: editorTests,
};
const plans = {
  unit: ['unit'],
  integration: ['build', 'integration'],
  editor: ['build', 'editor'],
  all: ['types', 'lint', 'unused', 'build', 'unit', 'integration', 'editor'],
};
const none = { passed: 0, failed: 0 };

const [planName = 'all', ...onlyFiles] = process.argv.slice(2);
const plan = plans[planName];
if (plan === undefined) {
  console.error(`"${planName}" is none of ${Object.keys(plans).join(', ')}.`);
  process.exit(2);
}
let passed = 0;
let failed = 0;
const failedSteps = [];
for (const name of plan) {
  const startedAt = performance.now();
  const result = await steps[name]().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1 };
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n== ${name}: ${result.passed} passed, ${result.failed} failed in ${seconds} s\n`);
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) failedSteps.push(name);
  // What comes later runs the build's output; a stale one would only confuse.
  if (name === 'build' && result.failed > 0) break;
}
if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** A tool that passes or fails as a whole. */
async function check(name, command, args) {
  console.log(`== ${name}`);
  const code = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function nodeTests(folder, options) {
  const files = onlyFiles.length > 0 ? onlyFiles : testFiles(folder);
  if (files.length === 0) {
    console.log(`There are no tests in ${folder}.`);
    return none;
  }
  return runNodeTests(files, options);
}

async function editorTests() {
  const { runEditorTests } = await import('./vscode-tests.mjs');
  return runEditorTests(onlyFiles);
}

function testFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .sort();
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}
