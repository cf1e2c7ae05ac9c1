import type { MenuItem } from '../explore/menu.ts';
import { t } from '../texts.ts';
import type { Column } from './column.ts';
import type { Sort } from './order.ts';
import { isShown, leastWidth, mostWidth, movedBoundary, widthIn, type TableLayouts } from './table-layouts.ts';

/** What a key changes a width by. */
const widthStep = 10;

/** Each column with its width, shown or not; `changed` is called when the items say something else. */
export function columnItems<Row>(
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
  table: string,
  layouts: TableLayouts,
  changed: () => void,
): MenuItem[] {
  const layout = layouts.of(table);
  const change = (part: 'shown' | 'widths', id: string, value: boolean | number): void => {
    layouts.change(table, { [part]: { ...layouts.of(table)[part], [id]: value } });
    changed();
  };
  const items = columns.map((column, i): MenuItem => {
    const { id, title, hint } = column;
    const checked = isShown(column, i, layout, sort);
    const width = widthIn(layout, column);
    const widen = (steps: number): void =>
      change('widths', id, Math.max(leastWidth, Math.min(mostWidth, width + steps * widthStep)));
    return {
      label: title,
      ...(hint === undefined ? {} : { hint }),
      // A table without its names says nothing.
      ...(i === 0 ? { disabled: true } : {}),
      checked,
      figure: { text: t('{0} px', width), change: widen },
      run: () => change('shown', id, !checked),
    };
  });
  return [...items, { label: t('Reset Columns'), run: () => layouts.reset(table) }];
}

interface Boundary<Row> {
  readonly left: Column<Row>;
  readonly right: Column<Row>;
  /** The left one takes what is left over, so that only the right one need be told. */
  readonly elastic: boolean;
  readonly name: string;
  readonly layouts: TableLayouts;
}

/** From the press of a button on a boundary until its release. */
export function dragBoundary<Row>(event: PointerEvent, { left, right, elastic, name, layouts }: Boundary<Row>): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const grip = event.currentTarget as HTMLElement;
  const layout = layouts.of(name);
  const before = [widthIn(layout, left), widthIn(layout, right)] as const;
  const moved = (by: number): Readonly<Record<string, number>> => {
    const [leftWidth, rightWidth] = movedBoundary(...before, by, elastic);
    const { widths } = layouts.of(name);
    return { ...widths, ...(elastic ? {} : { [left.id]: leftWidth }), [right.id]: rightWidth };
  };
  let by = 0;
  const move = ({ clientX }: PointerEvent): void => {
    by = clientX - event.clientX;
    layouts.change(name, { widths: moved(by) }, false);
  };
  const end = (): void => {
    grip.removeEventListener('pointermove', move);
    if (by !== 0) layouts.change(name, { widths: moved(by) });
  };
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener('pointermove', move);
  grip.addEventListener('lostpointercapture', end, { once: true });
}
