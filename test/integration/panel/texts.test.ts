import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { PanelAnswer, PanelQuery } from '../../../src/protocol/panel.ts';
import { answerTo } from '../../support/heap-answers.ts';
import { eventually } from '../../support/eventually.ts';
import { launchBrowser, openPanel, showReport, tell } from '../../support/panel-page.ts';
import { withReport } from '../../support/panel-test.ts';
import { hostileReport, hostileTexts, listenerReport } from '../../support/report.ts';
import { shownTexts } from '../../support/texts.mjs';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser.close());

/** Opens every view in turn; `look` is called when its rows are there. */
async function eachView(page: Page, look: (tab: string) => Promise<void>): Promise<void> {
  const tabs = page.getByRole('tab');
  for (let i = 0; i < (await tabs.count()); i++) {
    const tab = tabs.nth(i);
    await tab.click();
    await isThere(page);
    await look((await tab.innerText()).trim());
    // From the class to its objects to their retainers.
    const id = await tab.getAttribute('id');
    if (i !== 0 && id !== 'tab-objects') continue;
    await page.getByRole('grid').press('Enter');
    await page.locator(`#tab-${i === 0 ? 'objects' : 'retainers'}[aria-selected=true]`).waitFor();
    await isThere(page);
    if (i === 0) await page.locator('#tab-growth').click();
  }
}

/** The rows of the view that was opened, or the hint that it has none. */
async function isThere(page: Page): Promise<void> {
  const explore = page.locator('leakline-explore');
  await explore.locator('.row, th, .hint').first().waitFor();
  await explore.locator('vscode-progress-bar').first().waitFor({ state: 'detached' });
}

/** What the page says: its texts, and what screen readers and pointers are told. Text, since it runs in the page. */
const visibleTexts = `(() => {
  const said = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    if (node.nodeType === Node.ELEMENT_NODE)
      for (const name of ['aria-label', 'title', 'placeholder']) said.push(node.getAttribute(name) ?? '');
    if (node.shadowRoot) visit(node.shadowRoot);
    if (node.nodeName !== 'STYLE') node.childNodes.forEach(visit);
  };
  visit(document.querySelector('leakline-panel'));
  return said.map((text) => text.trim()).filter(Boolean);
})()`;

describe('text of the target, in every view', () => {
  const hostile = [...hostileTexts, 'M'.repeat(1_000_000)];

  /** The answer with every text that comes from a target replaced. */
  function hostileAnswer(query: PanelQuery): PanelAnswer {
    let next = 0;
    const own = new Set(['kind', 'origin', 'edgeKind']);
    return JSON.parse(
      JSON.stringify(answerTo(query), (key, value: unknown) =>
        typeof value === 'string' && !own.has(key) ? hostile[next++ % hostile.length] : value,
      ),
    ) as PanelAnswer;
  }

  it('stays in its column, however long it is', () =>
    withReport(browser, hostileReport(), { can: { query: true } }, async (page) => {
      await page.getByText('Only growing').click();
      const edgeOf = async (role: 'columnheader' | 'gridcell', index: number): Promise<number> => {
        const box = await page.getByRole(role).nth(index).boundingBox();
        return Math.round(box!.x + box!.width);
      };
      await page.getByRole('gridcell').nth(40).waitFor();
      const columns = await page.getByRole('columnheader').count();
      const rows = Math.min(20, Math.floor((await page.getByRole('gridcell').count()) / columns));
      assert.ok(rows > 1);
      await eventually(async () => {
        const wanted = await edgeOf('columnheader', 1);
        for (let row = 0; row < rows; row++)
          assert.equal(await edgeOf('gridcell', row * columns + 1), wanted, `row ${row}`);
      });
    }));

  it('stays text, whatever it is, and breaks nothing', () =>
    withReport(browser, hostileReport(), { answer: hostileAnswer, can: { query: true } }, async (page) => {
      await page.getByText('Only growing').click();
      await eachView(page, async (tab) => {
        assert.equal(await page.evaluate('window.pwned'), undefined, tab);
        assert.equal(await page.locator('img, script:not([nonce]), iframe, a[href]').count(), 0, tab);
        const said = await page.evaluate<string[]>(visibleTexts);
        const bare = said.filter((text) => /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u.test(text));
        assert.deepEqual(bare, [], `${tab}: controls of text are written out`);
        assert.ok(
          said.every((text) => text.length < 3_000),
          `${tab}: a megabyte is cut`,
        );
        assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 1400, tab);
      });
    }));
});

describe('the panel in another language', () => {
  /** Names that are the same in every language. */
  const names = /^(?:MB|kB|GB|ms|pid|rss|heapTotal|heapUsed|external|arrayBuffers|min)$/;

  it('has no text that does not go through the table of translations', async () => {
    const page = await openPanel(browser, { answer: answerTo });
    // Each text between brackets: what is outside of them was not translated.
    const texts = Object.fromEntries([...shownTexts().keys()].map((text) => [text, `⟦${text}⟧`]));
    await tell(page, { type: 'language', language: 'zh-cn', texts });
    await showReport(page, listenerReport(), { query: true, confirmTap: true, verifyFix: true });
    const data = JSON.stringify([
      listenerReport(),
      ...(
        ['objects', 'fields', 'retainers', 'path', 'dominators', 'allocations', 'duplicateStrings', 'growthBy'] as const
      ).map((kind) => answerTo({ kind, thread: 0, snapshot: 0, node: 1, offset: 0, limit: 50 } as never)),
    ]);
    const known = new Set([...(data.match(/[A-Za-z]{2,}/g) ?? []), 'checkout', 'after', 'the', 'release']);
    const left = new Map<string, string>();
    await page.getByRole('button', { name: 'Snapshot 3, after' }).click();
    await eachView(page, async (tab) => {
      for (const text of await page.evaluate<string[]>(visibleTexts)) {
        const outside = innermostGone(text).match(/[A-Za-z]{2,}/g) ?? [];
        if (outside.some((word) => !known.has(word) && !names.test(word))) left.set(text, tab);
      }
    });
    assert.deepEqual([...left], []);
    await page.close();
  });
});

/** The text without what stands in brackets; values of a text may have brackets of their own. */
function innermostGone(text: string): string {
  const shorter = text.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  return shorter === text ? text : innermostGone(shorter);
}
