import type { Browser } from 'playwright-core';

export declare function findChromium(log?: (text: string) => void): string;
export declare function launchBrowser(): Promise<Browser>;
