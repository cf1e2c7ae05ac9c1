// The growth panel against its bars, in a real Chromium: node --import tsx bench/webview.mjs
// Expects the webview to be built (npm run build). Writes bench/WEBVIEW.md. Run it on a machine that does nothing else.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPanel, reportState } from '../test/support/panel-page.ts';
import { deep, timed } from '../test/support/panel-test.ts';
import { bigReport } from '../test/support/report.ts';

const rows = 100_000;
const attempts = 5;
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** In the page: the report is there and the frame that shows it was drawn. */
const untilPainted = `new Promise((resolve) => {
  const look = () => {
    const panel = document.querySelector('leakline-panel');
    const drawn = panel?.shadowRoot?.querySelector('leakline-explore')?.shadowRoot?.querySelector('leakline-growth-view');
    if (drawn) requestAnimationFrame(() => setTimeout(resolve));
    else requestAnimationFrame(look);
  };
  look();
})`;

/** In the page: goes through all rows in 300 frames; frames that came late, and frames that were painted without their rows. */
const scrolledFrames = `(async () => {
  ${deep}
  const scroller = deep('.scroller');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const steps = 300, frameMs = 1000 / 60;
  let due = 0, dropped = 0, blank = 0;
  let before = await frame();
  for (let step = 1; step <= steps; step++) {
    scroller.scrollTop = (step / steps) * (scroller.scrollHeight - scroller.clientHeight);
    const now = await frame();
    const passed = Math.max(1, Math.round((now - before) / frameMs));
    due += passed;
    dropped += passed - 1;
    before = now;
    // What this frame painted was drawn before its callbacks ended: look a microtask later.
    await new Promise((resolve) => setTimeout(resolve));
    const { top, height } = scroller.getBoundingClientRect();
    const row = scroller.querySelector('.row:last-child')?.getBoundingClientRect();
    if (row === undefined || row.bottom < top + height - 30) blank++;
  }
  return { due, dropped, blank };
})()`;

const browser = await launchBrowser();
const figures = [];
try {
  const small = reportState(bigReport(400));
  const big = reportState(bigReport(rows));
  figures.push([
    'page and report of 400 classes, from the first byte until painted',
    await median(loaded, small),
    300,
    'ms',
  ]);
  figures.push(['report of 400 classes until painted', await median(painted, small), 300, 'ms']);
  figures.push(...(await table(big)));
} finally {
  await browser.close();
}
const version = /[\d.]+/.exec(browser.version())?.[0];
const text = `# The growth panel

Chromium ${version}, headless and without a graphics card, ${cpus().length} cores (${cpus()[0]?.model.trim()}). Medians of ${attempts} runs.
Repeat it with \`npm run build && node --import tsx bench/webview.mjs\`.

| | measured | bar |
|---|---|---|
${figures.map(([name, value, bar, unit]) => `| ${name} | ${shown(value, unit)} | ${shown(bar, unit)} |`).join('\n')}
`;
writeFileSync('bench/WEBVIEW.md', text);
execFileSync('npx', ['oxfmt', 'bench/WEBVIEW.md']);
console.log(text);
process.exitCode = figures.every(([, value, bar]) => value <= bar) ? 0 : 1;

function shown(value, unit) {
  return `${unit === '%' ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

async function median(measure, state) {
  const values = [];
  for (let i = 0; i < attempts; i++) values.push(await measure(state));
  return values.sort((a, b) => a - b)[attempts >> 1];
}

/** From the start of the navigation; the host answers the panel's first word at once. */
async function loaded(state) {
  const page = await openPanel(browser);
  await page.addInitScript(`addEventListener('DOMContentLoaded', () => {
    const wait = setInterval(() => {
      if (!sent.some(({ type }) => type === 'ready')) return;
      clearInterval(wait);
      window.postMessage(${JSON.stringify({ type: 'state', state })}, '*');
    }, 1);
  });`);
  await page.reload();
  const ms = await page.evaluate(`${untilPainted}.then(() => performance.now())`);
  await page.close();
  return ms;
}

/** A page that knows a report, and the time it takes to show it, again and again. */
async function withReport(state) {
  const page = await openPanel(browser);
  await page.evaluate(`window.report = ${JSON.stringify({ type: 'state', state })}`);
  const show = () =>
    page.evaluate(`(async () => {
      window.postMessage({ type: 'state', state: { kind: 'empty' } }, '*');
      await new Promise((resolve) => setTimeout(resolve, 100));
      const startedAt = performance.now();
      window.postMessage(window.report, '*');
      await ${untilPainted};
      return performance.now() - startedAt;
    })()`);
  return { page, show };
}

async function painted(state) {
  const { page, show } = await withReport(state);
  const ms = await show();
  await page.close();
  return ms;
}

/** Sorting, filtering, scrolling and memory of one panel with all rows. */
async function table(state) {
  const { page, show } = await withReport(state);
  const found = [[`report of ${rows.toLocaleString('en')} classes until painted`, await median(show), 300, 'ms']];
  await page.getByText('Only growing').click();
  await page.getByText('100,000 of 100,000 classes').waitFor();
  const actions = {
    'sort by a number': `deep('button[data-column="retained"]').click()`,
    'sort by name': `deep('button[data-column="class"]').click()`,
    'filter by text': `(() => {
      const field = deep('vscode-textfield');
      field.value = field.value === '99' ? '98' : '99';
      field.dispatchEvent(new InputEvent('input'));
    })()`,
  };
  for (const [name, action] of Object.entries(actions)) {
    const first = await page.evaluate(timed(action));
    const ms = await median(() => page.evaluate(timed(action)));
    found.push([`${name}, the first time`, first, 100, 'ms'], [name, ms, 100, 'ms']);
  }
  await page.getByRole('searchbox').fill('');
  const frames = [];
  for (let i = 0; i < attempts; i++) frames.push(await page.evaluate(scrolledFrames));
  const share = (count) => frames.map((one) => (count(one) / one.due) * 100).sort((a, b) => a - b)[attempts >> 1];
  found.push(['frames dropped while scrolling through all rows in 5 s', share(({ dropped }) => dropped), 5, '%']);
  found.push(['frames that were painted without their rows', share(({ blank }) => blank), 5, '%']);
  const megabytes = await memoryOf(page);
  found.push(['JavaScript heap, after a collection', megabytes.heap, 150, 'MB']);
  found.push(['memory of the page’s process that is its own', megabytes.own, 150, 'MB']);
  await page.close();
  return found;
}

async function memoryOf(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const own = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => ownBytes(id));
  return { heap: usedSize / 2 ** 20, own: Math.max(...own) / 2 ** 20 };
}

/** What is not shared with other processes. */
function ownBytes(pid) {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].reduce(
    (sum, [, kB]) => sum + Number(kB) * 1024,
    0,
  );
}
