import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import type { DemoService } from '../../support/demo-service.mjs';
import { launchBrowser, openWorkbench } from '../../support/vscode-browser.mjs';
import { startHost, type Host } from '../../support/vscode-host.mjs';

export const demo = JSON.parse(process.env['LEAKLINE_TEST_DEMO'] ?? '{}') as Omit<DemoService, 'stop'>;

interface WorkbenchOptions {
  readonly language?: string;
  readonly icon?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

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
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(page, host, browser);
    await workbench.settle(icon);
    return workbench;
  }

  /** A second window of the same person, to be closed with the first. */
  async anotherWindow(): Promise<Workbench> {
    const { page } = await openWorkbench(this.#browser, this.#host.url({ folder: demo.folder }));
    page.setDefaultTimeout(20_000);
    const other = new Workbench(page, this.#host, this.#browser);
    await other.settle();
    return other;
  }

  get serverPid(): number {
    return this.#host.pid;
  }

  /** Extensions are there when the icon in the activity bar is. */
  async settle(icon = 'Leaks'): Promise<void> {
    await this.page.locator(`.activitybar [aria-label^="${icon}"]`).first().waitFor({ timeout: 60_000 });
  }

  /** By F1, as a person would: once more where a tab that just opened or closed took the key. */
  async command(title: string): Promise<void> {
    const isListed = async (): Promise<boolean> => {
      await this.page.keyboard.press('F1');
      await this.#input.fill(`>${title}`, { timeout: 3000 });
      await this.row(title).waitFor({ timeout: 3000 });
      return true;
    };
    for (let tries = 0; !(await isListed().catch(() => false)); tries++)
      if (tries === 5) throw new Error(`The workbench does not offer "${title}".`);
    await this.page.keyboard.press('Enter');
  }

  get #input(): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-widget input[type="text"]');
  }

  row(text: string): ReturnType<Page['locator']> {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /** The demo service in the list of targets, which shows only what is in sight. */
  async chooseDemo(title = 'Leakline: Capture Heap Series'): Promise<void> {
    await this.command(title);
    await this.page.getByPlaceholder('Which Node process leaks?').fill(String(demo.inspectorPort));
    await this.row(`127.0.0.1:${demo.inspectorPort}`).click({ timeout: 15_000 });
  }

  async type(text: string): Promise<void> {
    await this.#input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  async openSidebar(): Promise<void> {
    await this.page.locator('.activitybar [aria-label^="Leaks"]').first().click();
    await this.page.locator('.composite.title', { hasText: 'Leaks' }).waitFor();
  }

  toast(text: string): ReturnType<Page['locator']> {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** The page of the growth panel, inside the frames the workbench puts around a webview. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').first().frameLocator('iframe#active-frame');
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
