// Node binaries of other majors for tests, from the npm packages `node-PLATFORM-ARCH`, kept under the git-ignored `.cache/`.
// They never go into the root's node_modules: their bin `node` would shadow the Node that npm scripts run with.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const versions = { 18: '18.20.8', 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };
const cacheFolder = fileURLToPath(new URL('../../.cache/', import.meta.url));
const runningMajor = Number(process.versions.node.split('.')[0]);

/** @type {Map<number, Promise<{ path: string } | { reason: string }>>} */
const known = new Map();

/** The binary's path, or undefined after the reason was written to stderr: the caller skips its test. */
export async function nodePath(major) {
  const found = await findNode(major);
  if ('path' in found) return found.path;
  process.stderr.write(`Node ${major} is missing: ${found.reason}\n`);
  return undefined;
}

/** `{ path }` of a Node of that major, or `{ reason }` why there is none; installs it when it is missing. */
export function findNode(major) {
  let found = known.get(major);
  if (found === undefined) {
    found = major === runningMajor ? Promise.resolve({ path: process.execPath }) : installed(major);
    known.set(major, found);
  }
  return found;
}

async function installed(major) {
  const version = versions[major];
  if (version === undefined) return { reason: `no version of Node ${major} is chosen in nodes.mjs` };
  const packageName = `node-${process.platform}-${process.arch}`;
  const home = join(cacheFolder, `node-${major}`);
  const path = join(home, 'node_modules', packageName, 'bin', 'node');
  if (existsSync(path)) return { path };
  try {
    await install(`${packageName}@${version}`, home, path);
    return { path };
  } catch (error) {
    return { reason: `npm could not install ${packageName}@${version}: ${firstLine(error)}` };
  }
}

/** Installs beside `home` and renames, so that of two processes that install at once neither sees half a folder. */
async function install(spec, home, path) {
  await mkdir(dirname(home), { recursive: true });
  const draft = await mkdtemp(`${home}-`);
  try {
    // Without a package.json of its own npm could take the repository's for the folder's.
    await writeFile(join(draft, 'package.json'), '{ "private": true }\n');
    const options = ['--no-save', '--no-audit', '--no-fund', '--no-workspaces', '--loglevel=error'];
    await promisify(execFile)('npm', ['install', '--prefix', draft, ...options, spec], { cwd: draft });
    await rename(draft, home).catch((error) => {
      if (!existsSync(path)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function firstLine(error) {
  const text = String(error?.stderr || error?.message || error).trim();
  return text.split('\n', 1)[0];
}
