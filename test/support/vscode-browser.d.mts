import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface WorkbenchOptions {
  readonly width?: number;
  readonly height?: number;
  readonly log?: (type: string, args: unknown[]) => void;
}

export function findChromium(log?: (text: string) => void): string;
export function launchBrowser(): Promise<Browser>;
export function openWorkbench(
  browser: Browser,
  url: string,
  options?: WorkbenchOptions,
): Promise<{ context: BrowserContext; page: Page; finished: Promise<number> }>;
