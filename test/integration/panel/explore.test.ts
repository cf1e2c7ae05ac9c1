import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { PanelQuery } from '../../../src/protocol/panel.ts';
import { answerTo } from '../../support/heap-answers.ts';
import { eventually } from '../../support/eventually.ts';
import { explorer, ignoreFirst, openRetainers, openTab, rowNames as names } from '../../support/explored-panel.ts';
import { sent, tell } from '../../support/panel-page.ts';
import { seriousFindings, withReport } from '../../support/panel-test.ts';
import { listenerReport } from '../../support/report.ts';

const { browser, exploring } = explorer();

async function queries(page: Page): Promise<PanelQuery[]> {
  return (await sent(page)).flatMap((message) => (message.type === 'query' ? [message.query] : []));
}

describe('looking into the snapshots', () => {
  it('asks for nothing until it is looked at, and hides what cannot be asked', async () => {
    await exploring(async (page) => assert.deepEqual(await queries(page), []));
    await withReport(browser(), listenerReport(), {}, async (page) =>
      assert.equal(await page.getByRole('tab').count(), 1),
    );
  });

  it('goes from a class to its objects to their retainers by keyboard', () =>
    exploring(async (page) => {
      await page.getByRole('grid').press('Enter');
      await page.getByRole('grid', { name: 'Objects of IncomingMessage' }).waitFor();
      await page.getByText('902 objects').waitFor();
      await page.getByRole('grid').press('ArrowDown');
      await page.getByRole('grid').press('Enter');
      const tree = page.getByRole('treegrid', { name: 'Retainers of IncomingMessage @203' });
      await tree.waitFor();
      await page.getByText('req in Context').waitFor();
      await page.locator('.path li').nth(7).waitFor();
      assert.equal(await page.locator('.path li').count(), 8);
      await tree.press('ArrowRight');
      await page.locator('[aria-level="2"]').first().waitFor();
      assert.equal(await page.locator('.row[aria-expanded="true"]').count(), 1);
      await tree.press('ArrowRight');
      await page.locator('.row.active[aria-level="2"]').waitFor();
      await tree.press('ArrowLeft');
      await page.locator('.row.active[aria-level="1"]').waitFor();
      await tree.press('ArrowLeft');
      await page.locator('[aria-level="2"]').first().waitFor({ state: 'detached' });
      const kinds = (await queries(page)).map(({ kind }) => kind);
      assert.deepEqual(kinds, ['objects', 'path', 'retainers', 'retainers']);
    }));

  it('loads the pages of a long list as they come into sight', () =>
    exploring(async (page) => {
      await page.getByRole('grid').press('Enter');
      await page.getByText('902 objects').waitFor();
      await page.getByRole('grid').press('End');
      await page.getByText('@2003').waitFor();
      const offsets = (await queries(page)).flatMap((query) => (query.kind === 'objects' ? [query.offset] : []));
      assert.deepEqual(offsets, [0, 800]);
    }));

  it('ignores a retainer and brings it back', () =>
    exploring(async (page) => {
      await openRetainers(page);
      await ignoreFirst(page);
      await page.getByText('Restore 1 ignored').waitFor();
      // Ways and distances are those without it.
      await page.locator('.path').getByText('standby').waitFor();
      await page.getByText('ctx in system / Context').waitFor({ state: 'detached' });
      const distance = page
        .getByRole('row', { name: /^req in/ })
        .getByRole('gridcell')
        .nth(1);
      await eventually(async () => assert.equal(await distance.innerText(), '7'));
      await page.getByText('Restore 1 ignored').click();
      await page.getByText('ctx in system / Context').waitFor();
      await page.locator('.path').getByText('queue', { exact: true }).waitFor();
    }));

  it('compares the interval that was clicked, in the chart and in the strip', () =>
    exploring(async (page) => {
      await page.getByRole('button', { name: /^Snapshot 3, after/ }).click();
      await openTab(page, 'Comparison');
      await page.getByRole('grid', { name: 'Comparison of snapshots 2 and 3' }).waitFor();
      await page.getByRole('button', { name: 'Compare snapshot 4 with snapshot 3' }).first().click();
      await page.getByRole('grid', { name: 'Comparison of snapshots 3 and 4' }).waitFor();
      const asked = (await queries(page)).map((query) => query.kind === 'comparison' && [query.base, query.current]);
      assert.deepEqual(asked, [
        [1, 2],
        [2, 3],
      ]);
      await page.getByRole('searchbox').fill('sock');
      await eventually(async () => assert.deepEqual(await names(page), ['Socket']));
    }));

  it('leads from every number of the strip to the rows behind it', () =>
    exploring(async (page) => {
      const strip = page.locator('leakline-snapshot-strip li').nth(1);
      assert.deepEqual(
        (await strip.getByRole('button').allInnerTexts()).length,
        5,
        'number, size, objects, and the change of both',
      );
      await strip.getByRole('button', { name: 'What snapshot 2 is made of' }).click();
      await page.getByRole('treegrid', { name: 'Dominators' }).waitFor();
      await strip.getByRole('button', { name: 'Statistics of snapshot 2' }).click();
      await page.getByRole('rowheader', { name: 'Code' }).waitFor();
      const asked = (await queries(page)).map((query) => 'snapshot' in query && query.snapshot);
      assert.deepEqual(asked, [1, 1]);
      // A column that was hidden comes with what the table is sorted by.
      await strip.getByRole('button', { name: 'Classes by objects in snapshot 2' }).click();
      await page.locator('[role=columnheader][aria-sort=descending]', { hasText: '#2' }).waitFor();
    }));

  it('opens a source by the number of the object or frame', () =>
    exploring(async (page) => {
      await page.getByRole('grid').press('Enter');
      await page.getByRole('button', { name: 'src/routes/ma.ts:12:23' }).first().click();
      await openTab(page, 'Allocations');
      await page.getByRole('treegrid').getByText('src/routes/ma.ts:12:23').click();
      await eventually(async () => {
        const opened = (await sent(page)).filter(({ type }) => type.startsWith('open'));
        assert.deepEqual(opened, [
          { type: 'openNode', thread: 0, snapshot: 3, node: 101 },
          { type: 'openFrame', thread: 0, snapshot: 3, frame: 2 },
        ]);
      });
    }));

  it('shows allocations as a flame chart and zooms', () =>
    exploring(async (page) => {
      await openTab(page, 'Allocations');
      const flame = page.getByRole('group', { name: 'Flame chart of live bytes' });
      await flame.getByRole('button', { name: /^handler/ }).click();
      await page.getByText('Zoom out').waitFor();
      assert.equal(
        await flame.getByRole('button').first().getAttribute('aria-label'),
        'handler · 4.5 MB · src/routes/ma.ts:12:23',
      );
      await eventually(async () =>
        assert.deepEqual((await names(page)).slice(0, 2), ['processTicksAndRejections', 'handler']),
      );
    }));

  it('shows statistics, duplicate strings and dominators', () =>
    exploring(async (page) => {
      await openTab(page, 'Statistics');
      await page.getByRole('rowheader', { name: 'strings' }).waitFor();
      await openTab(page, 'Duplicate Strings');
      await page.getByText('412 texts, 400 kB wasted').waitFor();
      assert.ok((await names(page))[0].includes('\\u{202e}'));
      await openTab(page, 'Dominators');
      await page.locator('leakline-table .row').first().waitFor();
      await page.getByRole('treegrid').press('End');
      await page.getByText('30 more…').click();
      await page.getByRole('treegrid').press('Enter');
      await page.getByText('30 more…').waitFor({ state: 'detached' });
    }));

  it('groups growth by file', () =>
    exploring(async (page) => {
      await page.locator('vscode-single-select[label="Group"]').click();
      await page.getByRole('option', { name: 'By workspace file' }).click();
      await page.getByRole('grid', { name: 'By workspace file' }).waitFor();
      await eventually(async () => assert.deepEqual(await names(page), ['src/routes/ma.ts', 'src/sessions.ts']));
    }));

  it('goes from a suspect to the objects of its trace', () =>
    exploring(async (page) => {
      await page.getByRole('button', { name: 'Queue', exact: true }).click();
      await page.getByRole('treegrid', { name: 'Retainers of Queue @3' }).waitFor();
      await page.getByRole('button', { name: 'Show Retainers' }).first().click();
      await page.getByRole('treegrid', { name: 'Retainers of IncomingMessage @15' }).waitFor();
    }));

  it('says why it could not be answered, and tries again', () => {
    let attempts = 0;
    const answer = (query: PanelQuery): ReturnType<typeof answerTo> => {
      if (query.kind === 'statistics' && attempts++ === 0) throw new Error('The snapshot file is gone.');
      return answerTo(query);
    };
    return exploring(
      async (page) => {
        await openTab(page, 'Statistics');
        await page.getByRole('alert').getByText('The snapshot file is gone.').waitFor();
        await page.getByRole('button', { name: 'Try Again' }).click();
        await page.getByRole('rowheader', { name: 'code' }).waitFor();
      },
      { answer },
    );
  });

  it('takes back a question that nobody waits for', () =>
    withReport(browser(), listenerReport(), { can: { query: true } }, async (page) => {
      await openTab(page, 'Statistics');
      await openTab(page, 'Dominators');
      await openTab(page, 'Growth');
      await eventually(async () => {
        const told = (await sent(page)).map(({ type }) => type);
        assert.deepEqual(told, ['query', 'cancelQuery', 'query', 'cancelQuery']);
      });
      await tell(page, { type: 'failure', request: 1, message: 'late' });
      assert.equal(await page.getByRole('alert').count(), 0);
    }));

  it('compares what the sidebar names', () =>
    exploring(async (page) => {
      await tell(page, { type: 'compare', base: 0, current: 2 });
      await page.getByRole('grid', { name: 'Comparison of snapshots 1 and 3' }).waitFor();
    }));
});

describe('exports', () => {
  it('are asked of the host by format', () =>
    exploring(async (page) => {
      for (const name of ['Page (HTML)', 'SARIF for code scanning', 'Copy Report as Markdown']) {
        await page.getByRole('button', { name: 'Export' }).click();
        await page.getByRole('menuitem', { name }).click();
        await page.getByRole('menu').waitFor({ state: 'detached' });
      }
      await eventually(async () =>
        assert.deepEqual(await sent(page), [
          { type: 'export', format: 'html' },
          { type: 'export', format: 'sarif' },
          { type: 'copyMarkdown' },
        ]),
      );
    }));
});

describe('accessibility of the views', () => {
  for (const [theme, width] of [
    ['light', 700],
    ['dark', 1400],
    ['contrast', 1400],
  ] as const)
    it(`finds nothing serious in ${theme}`, () =>
      exploring(
        async (page) => {
          for (const tab of [
            'Comparison',
            'Objects',
            'Retainers',
            'Dominators',
            'Allocations',
            'Statistics',
            'Duplicate Strings',
          ]) {
            await openTab(page, tab);
            await page.locator('leakline-explore').locator('.row, th, .hint').first().waitFor();
            assert.deepEqual(await seriousFindings(page), [], tab);
          }
          await openTab(page, 'Growth');
          await openRetainers(page);
          await page.getByRole('treegrid').press('Shift+F10');
          await page.locator('[role=menu] button:focus').waitFor();
          assert.deepEqual(await seriousFindings(page), []);
          await page.keyboard.press('Escape');
          await page.getByRole('menu').waitFor({ state: 'detached' });
          await page.getByRole('button', { name: 'Columns' }).click();
          await page.getByRole('menu').waitFor();
          assert.deepEqual(await seriousFindings(page), []);
        },
        { theme, width, bypassPolicy: true },
      ));
});
