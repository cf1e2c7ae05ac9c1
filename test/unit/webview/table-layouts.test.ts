import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PanelPreferences } from '../../../src/protocol/panel.ts';
import type { Column } from '../../../webview-ui/src/table/column.ts';
import { isShown, leastWidth, movedBoundary, TableLayouts } from '../../../webview-ui/src/table/table-layouts.ts';

function column(id: string, spare = false): Column<never> {
  return { id, title: id, width: 100, cell: () => '', ...(spare ? { spare: true } : {}) };
}

describe('the boundary between two columns', () => {
  it('gives to one what it takes from the other', () => {
    assert.deepEqual(movedBoundary(100, 80, 30, false), [130, 50]);
    assert.deepEqual(movedBoundary(100, 80, -25.4, false), [75, 105]);
  });

  it('leaves both wide enough to be found again', () => {
    assert.deepEqual(movedBoundary(100, 80, 500, false), [140, leastWidth]);
    assert.deepEqual(movedBoundary(100, 80, -500, false), [leastWidth, 140]);
    assert.deepEqual(movedBoundary(30, 30, 500, false), [30, 30]);
  });

  it('tells nothing of a column that takes what is left anyway', () => {
    assert.deepEqual(movedBoundary(200, 80, -300, true), [200, 380]);
  });
});

describe('the columns of a table', () => {
  it('are those that were chosen, or that it is made with, the first always', () => {
    const layout = { shown: { first: false, hidden: false, wanted: true }, widths: {} };
    const columns = [column('first'), column('hidden'), column('wanted', true), column('spare', true)];
    const shown = columns.filter((one, i) => isShown(one, i, layout)).map(({ id }) => id);
    assert.deepEqual(shown, ['first', 'wanted']);
  });

  it('show what the table is sorted by, unless it was hidden by hand', () => {
    const sort = { column: 'spare', descending: true };
    assert.equal(isShown(column('spare', true), 3, { shown: {}, widths: {} }, sort), true);
    assert.equal(isShown(column('spare', true), 3, { shown: { spare: false }, widths: {} }, sort), false);
  });

  it('are kept when they are chosen, not while a boundary moves', () => {
    const kept: PanelPreferences[] = [];
    let told = 0;
    const layouts = new TableLayouts((preferences) => void kept.push(preferences));
    const unfollow = layouts.follow(() => told++);
    layouts.change('growth', { widths: { class: 300 } }, false);
    layouts.change('growth', { shown: { freed: true } });
    assert.deepEqual(kept, [{ tables: { growth: { shown: { freed: true }, widths: { class: 300 } } } }]);
    unfollow();
    layouts.reset('growth');
    assert.equal(told, 2);
    assert.deepEqual(layouts.of('growth'), { shown: {}, widths: {} });
  });

  it('survive what an older panel kept', () => {
    const layouts = new TableLayouts(() => undefined);
    layouts.recall({ columns: { growth: ['class'] } } as Partial<PanelPreferences>);
    assert.deepEqual(layouts.of('growth'), { shown: {}, widths: {} });
  });
});
