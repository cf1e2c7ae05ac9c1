// A real VS Code for the tests and the demo, without a download from its update server: the npm package `code-server`
// carries the VS Code server (workbench for the browser, real extension host). Installed once into `.vscode-test/`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CODE_SERVER = '4.139.1';
const NODE_MAJOR = 24;
const cache = fileURLToPath(new URL('../../.vscode-test/', import.meta.url));
const nodePackage = join(
  cache,
  'node_modules',
  `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
);
const nodeBinary = join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const server = join(cache, 'node_modules/code-server/lib/vscode');
const serverMain = join(server, 'out/server-main.js');
/** Names the steps of the installation, so that a change of them installs again. */
const marker = join(cache, `ready-${CODE_SERVER}-node${NODE_MAJOR}-typescript`);

/** Installs the server when it is not there; about a minute and 400 MB the first time. */
export async function installHost(log = console.error) {
  if (existsSync(marker) && existsSync(serverMain)) return;
  needBuildTools(log);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{"private":true}\n');
  log(`Installing the VS Code server (code-server ${CODE_SERVER}) into .vscode-test/, once…`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const nodeName = nodePackage.slice(join(cache, 'node_modules').length + 1);
  await npm(
    ['install', '--ignore-scripts', ...quiet, `code-server@${CODE_SERVER}`, `${nodeName}@${NODE_MAJOR}`],
    cache,
  );
  if (!existsSync(nodeBinary))
    throw new Error(`npm has no Node ${NODE_MAJOR} for ${process.platform} ${process.arch}.`);
  await npm(['install', '--omit=dev', '--ignore-scripts', ...quiet], server);
  // TypeScript, without which its language features greet everybody with an error.
  await npm(['install', '--omit=dev', '--ignore-scripts', ...quiet], join(server, 'extensions'));
  // The extension host does not start without these two; everything else native is optional here.
  await npm(['rebuild', ...quiet, '@vscode/spdlog', '@vscode/native-watchdog'], server, {
    PATH: `${dirname(nodeBinary)}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodePackage,
  });
  writeFileSync(marker, '');
}

/** node-gyp needs a compiler and Python; on a bare Debian they are one apt-get away. */
function needBuildTools(log) {
  const missing = ['python3', 'make', 'g++'].filter((tool) => !findOnPath([tool]));
  if (missing.length > 0) installDebian(missing, log);
}

/** Path of the first of `names` that is on PATH. */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

export function installDebian(packages, log) {
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`Please install ${packages.join(', ')} and run this again.`);
  log(`Installing ${packages.join(', ')} from Debian…`);
  const root = process.getuid?.() === 0;
  const run = (...args) =>
    execFileSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  run('update', '-qq');
  run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

async function npm(args, cwd, env = {}) {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(?!config_registry)/i.test(key)),
  );
  const child = spawn('npm', args, { cwd, env: { ...clean, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd} (exit code ${code}).`);
}

/**
 * Starts a server with a fresh data folder. `stop()` ends it, its extension hosts and the folder.
 * With `vsix`, that extension is installed and the workbench is the one a person gets. Without, it takes extensions under
 * development from its address, but never shows a notification (its smoke test driver hides them).
 * @param {{ vsix?: string, language?: string, settings?: Record<string, unknown>, dataDir?: string, port?: number, env?: Record<string, string>, log?: (text: string) => void }} options
 */
export async function startHost(options = {}) {
  await installHost(options.log);
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'leakline-vscode-'));
  const settingsFile = join(dataDir, 'data/Machine/settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  if (options.vsix) await installVsix(options.vsix, dataDir);
  if (options.language) addLanguage(options.language, join(dataDir, 'data'));
  const port = options.port ?? (await freePort());
  const child = spawn(
    nodeBinary,
    [
      serverMain,
      '--host=127.0.0.1',
      `--port=${port}`,
      `--server-data-dir=${dataDir}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--disable-workspace-trust',
      '--disable-telemetry',
      // Without its smoke test driver the workbench ignores the payload that names an extension under development.
      ...(options.vsix ? [] : ['--enable-smoke-test-driver']),
      ...(options.language ? ['--locale', options.language] : []),
    ],
    // A group of its own, so that extension hosts and language servers end with it.
    { detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'], env: hostEnvironment(options.env) },
  );
  // A driver that fails takes its server along.
  const endNow = () => killGroup(child, 'SIGKILL');
  process.once('exit', endNow);
  let output = '';
  const ready = new Promise((resolve, reject) => {
    const take = (data) => {
      output = (output + data).slice(-20_000);
      if (output.includes('Web UI available')) resolve(undefined);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The VS Code server ended (exit code ${code}):\n${output}`)));
    setTimeout(() => reject(new Error(`The VS Code server did not start in 3 minutes:\n${output}`)), 180_000).unref();
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      killGroup(child, 'SIGTERM');
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 3000);
      await gone;
      clearTimeout(timer);
    }
    endNow();
    process.off('exit', endNow);
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await ready;
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, port, dataDir, log: () => output, stop, url: (open) => workbenchUrl(port, open) };
}

/** A language pack without texts: it gives the workbench a display language, and extensions bring their own texts. */
function addLanguage(language, folder) {
  const texts = join(folder, 'main.i18n.json');
  writeFileSync(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `leakline-tests.${language}` }, version: '1.0.0' }];
  const pack = { hash: 'empty', extensions, translations: { vscode: texts }, label: language };
  writeFileSync(join(folder, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

async function installVsix(vsix, dataDir) {
  const args = [serverMain, '--accept-server-license-terms', '--server-data-dir', dataDir, '--install-extension', vsix];
  const child = spawn(nodeBinary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: hostEnvironment() });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0 || !output.includes('successfully installed'))
    throw new Error(`The VSIX was not installed:\n${output}`);
}

/**
 * Address of the workbench with a folder open and, through the payload, an extension under development and its tests.
 * @param {number} port
 * @param {{ folder: string, extension?: string, tests?: string }} open
 */
export function workbenchUrl(port, { folder, extension, tests }) {
  const base = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`;
  if (!extension) return base;
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ['skipWelcome', 'true'],
  ];
  return `${base}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Nothing of the machine's own Code or of the npm run that started this may leak in. */
function hostEnvironment(extra) {
  const entries = Object.entries(process.env).filter(([key]) => !/^(npm_|VSCODE_|NODE_OPTIONS|ELECTRON_)/i.test(key));
  // No gallery: extensions come from here, and nothing asks the network for more.
  return { ...Object.fromEntries(entries), EXTENSIONS_GALLERY: '{}', ...extra };
}

const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // The browser's workbench saves by itself unless told otherwise.
  'files.autoSave': 'off',
  'update.mode': 'none',
  'typescript.surveys.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'security.workspace.trust.enabled': false,
  'remote.autoForwardPorts': false,
};

function killGroup(child, signal) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It is gone already.
  }
}

export async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Version of VS Code inside the server, for the log. */
export function hostVersion() {
  return JSON.parse(readFileSync(join(server, 'package.json'), 'utf8')).version;
}
