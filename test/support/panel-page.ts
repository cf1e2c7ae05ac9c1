// The built panel in a real Chromium, with what the workbench brings to a webview: its API, theme and content policy.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type {
  HostMessage,
  PanelAbilities,
  PanelAnswer,
  PanelMessage,
  PanelQuery,
  PanelState,
} from '../../src/protocol/panel.ts';
import type { Report } from '../../src/model/report.ts';
import { themes, type ThemeName } from './themes.ts';
import { launchBrowser } from './vscode-browser.mjs';

const origin = 'http://panel.test';
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What an earlier page left with `setState`. */
  readonly state?: unknown;
  readonly folder?: string;
  /** Answers the panel's queries; a throw becomes the failure's sentence. */
  readonly answer?: (query: PanelQuery) => PanelAnswer;
  /** For tools that bring styles of their own into the page. */
  readonly bypassPolicy?: boolean;
}

export { launchBrowser };

/** A page with the panel in it that has sent `ready` and waits for its state. */
export async function openPanel(browser: Browser, options: PanelPageOptions = {}): Promise<Page> {
  const { theme = 'dark', width = 1400, height = 900, state, folder = 'dist/webview' } = options;
  const page = await browser.newPage({ viewport: { width, height }, bypassCSP: options.bypassPolicy ?? false });
  await page.route('**/*', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: pageFor(theme) });
    const type = types[name.split('.').at(-1) ?? ''];
    if (type === undefined || name.includes('/')) return route.abort();
    return route.fulfill({ contentType: type, body: readFileSync(`${folder}/${name}`) });
  });
  if (options.answer) await page.exposeFunction('answerQuery', options.answer);
  await page.addInitScript({ content: webviewApi(state) });
  await page.goto(`${origin}/`);
  await page.waitForFunction(`sent.some(({ type }) => type === 'ready')`);
  return page;
}

/** What the workbench gives a webview, and what a test wants to know. Text, since it runs in the page. */
function webviewApi(state: unknown): string {
  return `
    Object.assign(window, { sent: [], violations: [], webviewState: ${JSON.stringify(state)} });
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
    window.acquireVsCodeApi = () => ({
      postMessage: async (message) => {
        sent.push(message);
        if (message.type !== 'query' || typeof answerQuery !== 'function') return;
        const { request, query } = message;
        try {
          window.postMessage({ type: 'answer', request, answer: await answerQuery(query) }, '*');
        } catch (error) {
          window.postMessage({ type: 'failure', request, message: error.message }, '*');
        }
      },
      getState: () => webviewState,
      setState: (next) => { webviewState = structuredClone(next); },
    });`;
}

function pageFor(theme: ThemeName): string {
  const { className, variables } = themes[theme];
  const css = Object.entries(variables).map(([name, value]) => `--vscode-${name}:${value}`);
  // The same policy as the extension's page; the workbench's own sheet stands before it.
  const policy = `default-src 'none'; script-src 'nonce-panel'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Leakline</title>
<style>:root{${css.join(';')}} body{background:var(--vscode-editor-background);color:var(--vscode-editor-foreground);
font:13px system-ui;margin:0;padding:0 20px}</style>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/panel.css" id="vscode-codicon-stylesheet"></head>
<body class="${className}"><leakline-panel></leakline-panel><script type="module" nonce="panel" src="/panel.js"></script></body></html>`;
}

export async function tell(page: Page, message: HostMessage): Promise<void> {
  await page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
}

const nothing: PanelAbilities = { query: false, confirmTap: false, suppress: true, verifyFix: false };

export function reportState(report: Report, can: Partial<PanelAbilities> = {}): PanelState {
  return {
    kind: 'report',
    seriesId: 'series-1',
    title: 'checkout, after the release',
    report,
    can: { ...nothing, ...can },
  };
}

export async function showReport(page: Page, report: Report, can: Partial<PanelAbilities> = {}): Promise<void> {
  await tell(page, { type: 'state', state: reportState(report, can) });
  await page.locator('leakline-verdict section, leakline-explore').first().waitFor();
}

/** What the panel sent to the host, without its first word. */
export async function sent(page: Page): Promise<PanelMessage[]> {
  return (await page.evaluate<PanelMessage[]>('sent')).filter(({ type }) => type !== 'ready');
}
