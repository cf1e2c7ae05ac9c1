// What tests of the panel share: a page that is closed when the test ends and must not have broken anything.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../../src/model/report.ts';
import type { PanelAbilities } from '../../src/protocol/panel.ts';
import { openPanel, showReport, type PanelPageOptions } from './panel-page.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface PanelTestOptions extends PanelPageOptions {
  readonly can?: Partial<PanelAbilities>;
}

/** Runs a test on a page with a report. Errors of the page and breaches of its content policy fail it. */
export async function withReport(
  browser: Browser,
  report: Report,
  options: PanelTestOptions,
  test: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await openPanel(browser, options);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  try {
    await showReport(page, report, options.can);
    await test(page);
    assert.deepEqual(errors, []);
    if (options.bypassPolicy !== true) assert.deepEqual(await page.evaluate('violations'), []);
  } finally {
    await page.close();
  }
}

/** What axe finds that is serious or critical. The page must have been opened with `bypassPolicy`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, { resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
    );
}

/** Name of what has the focus, through shadow roots. */
export const focusedName = `(() => {
  let element = document.activeElement, name = '';
  while (element) {
    name = element.getAttribute('aria-label') ?? (element.innerText || name);
    element = element.shadowRoot?.activeElement;
  }
  return (name ?? '').trim();
})()`;

/** In the page: the first element that fits, through shadow roots. */
export const deep = `const deep = (selector, root = document) => root.querySelector(selector)
  ?? [...root.querySelectorAll('*')].reduce((found, { shadowRoot }) => found ?? (shadowRoot && deep(selector, shadowRoot)), undefined);`;

/** Milliseconds from an action until the page has drawn what it led to. */
export function timed(action: string): string {
  return `(async () => {
    ${deep}
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    await drawn();
    const startedAt = performance.now();
    ${action};
    await drawn();
    return performance.now() - startedAt;
  })()`;
}

/** Scrolls the table from end to end in a hundred jumps; the median of the milliseconds a frame's work took. */
export const scrollThrough = `(async () => {
  ${deep}
  const afterFrame = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
  const scroller = deep('.scroller');
  const times = [];
  for (let step = 1; step <= 100; step++) {
    scroller.scrollTop = (step / 100) * scroller.scrollHeight;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const startedAt = performance.now();
    await afterFrame();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[50];
})()`;
