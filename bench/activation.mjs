// What the extension adds to the start of a window, as the workbench itself says (_Developer: Show Running Extensions_):
// cold, in the first window after it was installed, and warm, after a reload. Beside it an extension that does nothing,
// since a part of what is shown is the host's own. Build first; on a machine that does nothing else:
//
//   npm run build && node bench/activation.mjs [RUNS]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openWorkbench } from '../test/support/vscode-browser.mjs';
import { startHost } from '../test/support/vscode-host.mjs';
import { packageVsix } from '../test/support/vscode-package.mjs';

const runs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'leakline-activation-'));

/** As small as an extension can be, active at the same moment. */
function packageEmpty() {
  const source = join(folder, 'empty');
  mkdirSync(source);
  const manifest = {
    name: 'empty',
    displayName: 'Empty',
    version: '1.0.0',
    publisher: 'leakline-bench',
    license: 'MIT',
    main: './main.js',
    engines: { vscode: '^1.100.0' },
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(join(source, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(source, 'main.js'), "exports.activate = () => void require('vscode').window;");
  const vsix = join(folder, 'empty.vsix');
  const vsce = fileURLToPath(new URL('../node_modules/.bin/vsce', import.meta.url));
  const args = ['package', '--allow-missing-repository', '--skip-license', '--out', vsix];
  execFileSync(vsce, args, { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  return vsix;
}

/** Milliseconds in the first window and in the same one after a reload. */
async function measure(vsix, name) {
  const host = await startHost({ vsix });
  const browser = await launchBrowser();
  try {
    const { page } = await openWorkbench(browser, host.url({ folder }));
    const cold = await activationOf(page, name);
    await page.reload();
    return [cold, await activationOf(page, name)];
  } finally {
    await browser.close();
    await host.stop();
  }
}

async function activationOf(page, name) {
  await page.locator('.statusbar-item').first().waitFor();
  // The window starts with other work; what is asked for too early is not listed yet.
  await page.waitForTimeout(4000);
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.waitFor();
  await input.fill('>Developer: Show Running Extensions');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Show Running' }).first().waitFor();
  await page.keyboard.press('Enter');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: name }).first();
  await row.waitFor();
  return Number(/Activation: (\d+)ms/.exec((await row.textContent()) ?? '')?.[1]);
}

try {
  const subjects = [
    ['Empty', packageEmpty()],
    ['Leakline', packageVsix()],
  ];
  console.log('| extension | cold, ms | warm, ms |\n|---|--:|--:|');
  for (let run = 0; run < runs; run++) {
    for (const [name, vsix] of subjects) console.log(`| ${[name, ...(await measure(vsix, name))].join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
