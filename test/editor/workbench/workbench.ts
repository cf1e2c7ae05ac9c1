import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import type { DemoService } from '../../support/demo-service.mjs';
import { eventually } from '../../support/eventually.ts';
import { launchBrowser, openWorkbench } from '../../support/vscode-browser.mjs';
import { startHost, type Host } from '../../support/vscode-host.mjs';

export const demo = JSON.parse(process.env['LEAKLINE_TEST_DEMO'] ?? '{}') as Omit<DemoService, 'stop'>;

interface WorkbenchOptions {
  readonly language?: string;
  readonly icon?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Everything here waits for something that comes; on a busy machine it comes late. */
const patienceMs = 60_000;

/** The workbench as a person has it: the packed extension installed, the demo's folder open. */
export class Workbench {
  readonly page: Page;
  readonly #host: Host;
  readonly #browser: Browser;

  private constructor(page: Page, host: Host, browser: Browser) {
    this.page = page;
    this.#host = host;
    this.#browser = browser;
  }

  /** `icon` is the name of the extension's icon in the display language. */
  static async open({ icon = 'Leaks', ...options }: WorkbenchOptions = {}): Promise<Workbench> {
    const vsix = process.env['LEAKLINE_TEST_VSIX'] ?? '';
    const host = await startHost({ vsix, ...options });
    const browser = await launchBrowser();
    const { page } = await openWorkbench(browser, host.url({ folder: demo.folder }));
    const workbench = new Workbench(page, host, browser);
    await workbench.#begin(icon);
    return workbench;
  }

  /** A second window of the same person, to be closed with the first. */
  async anotherWindow(): Promise<Workbench> {
    const { page } = await openWorkbench(this.#browser, this.#host.url({ folder: demo.folder }));
    const other = new Workbench(page, this.#host, this.#browser);
    await other.#begin('Leaks');
    return other;
  }

  async #begin(icon: string): Promise<void> {
    this.page.setDefaultTimeout(patienceMs);
    // On a busy machine a snapshot may take so long that Leakline asks first.
    await this.page.addLocatorHandler(
      this.page.getByText(/Take snapshots of this target\?|要对这个目标拍摄快照吗/).first(),
      () => this.page.getByRole('button', { name: /^(?:Take Snapshots|拍摄快照)$/ }).click(),
    );
    await this.settle(icon);
  }

  get serverPid(): number {
    return this.#host.pid;
  }

  /** Extensions are there when the icon in the activity bar is. */
  async settle(icon = 'Leaks'): Promise<void> {
    await this.page
      .locator(`.activitybar [aria-label^="${icon}"]`)
      .first()
      .waitFor({ timeout: 2 * patienceMs });
  }

  /** By F1, as a person would: once more where a tab that just opened or closed took the key. */
  async command(title: string): Promise<void> {
    const isListed = async (): Promise<boolean> => {
      await this.page.keyboard.press('F1');
      await this.#input.fill(`>${title}`, { timeout: 5000 });
      await this.focusedRow(title).waitFor({ timeout: 5000 });
      return true;
    };
    for (let tries = 0; !(await isListed().catch(() => false)); tries++)
      if (tries === 8) throw new Error(`The workbench does not offer "${title}".`);
    await this.page.keyboard.press('Enter');
  }

  get #input(): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-widget input[type="text"]');
  }

  row(text: string): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /** The row that Enter takes. */
  focusedRow(text: string): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text });
  }

  /** The demo service in the list of targets, which shows only what is in sight. */
  async chooseDemo(title = 'Leakline: Capture Heap Series'): Promise<void> {
    await this.command(title);
    await this.chooseTarget(`127.0.0.1:${demo.inspectorPort}`);
  }

  async chooseTarget(inspector: string): Promise<void> {
    await this.page.getByPlaceholder('Which Node process leaks?').fill(inspector);
    await this.row(inspector).click();
  }

  /** Into a box that asks for a text: the list that stood there before has the same field. */
  async type(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget .quick-input-list').waitFor({ state: 'hidden' });
    await this.#input.fill(text);
    await eventually(async () => assert.equal(await this.#input.inputValue(), text));
    await this.page.keyboard.press('Enter');
  }

  /** A click on the icon of what is shown would hide it. */
  async openSidebar(): Promise<void> {
    const title = this.page.locator('.sidebar .composite.title', { hasText: 'Leaks' });
    if (!(await title.isVisible())) await this.page.locator('.activitybar [aria-label^="Leaks"]').first().click();
    await title.waitFor();
  }

  toast(text: string | RegExp): ReturnType<Page['locator']> {
    return this.page.locator('.notification-toast', { hasText: text }).first();
  }

  /** The page of the growth panel that is in sight, inside the frames the workbench puts around a webview. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready >> visible=true').first().frameLocator('iframe#active-frame');
  }

  /** Kept as artifacts, not in git. */
  async screenshot(name: string): Promise<void> {
    const folder = join(import.meta.dirname, '../../../out/screenshots');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#host.stop();
  }
}
