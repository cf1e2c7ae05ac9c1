// Chromium, headless, on the workbench of `vscode-host.mjs`, with the functions a test run in the extension host reports to.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { findOnPath, installDebian } from './vscode-host.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser that is there (`LEAKLINE_TEST_CHROMIUM`, PATH), else Debian's. */
export function findChromium(log = console.error) {
  const named = process.env.LEAKLINE_TEST_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`LEAKLINE_TEST_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  const found = findOnPath(names);
  if (found) return found;
  installDebian(['chromium'], log);
  const installed = findOnPath(names);
  if (!installed) throw new Error('No Chromium was found, and Debian did not install one.');
  return installed;
}

/** On a machine that is busy with other things everything takes its time. */
const PATIENCE_MS = 180_000;

export function launchBrowser() {
  return chromium.launch({
    timeout: PATIENCE_MS,
    executablePath: findChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

/**
 * Opens the workbench. `finished` resolves with the exit code of the tests named in the payload.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {{ width?: number, height?: number, log?: (type: string, args: unknown[]) => void }} options
 */
export async function openWorkbench(browser, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
  });
  const page = await context.newPage();
  /** @type {(code: number) => void} */
  let finish = () => {};
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction('codeAutomationLog', (type, args) => options.log?.(type, args));
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));
  await page.goto(url, { timeout: PATIENCE_MS });
  await page.locator('.monaco-workbench').waitFor({ timeout: PATIENCE_MS });
  return { context, page, finished };
}
