import type { ObjectRow } from '../../../src/model/heap-views.ts';
import { shown } from '../shown.ts';
import { t } from '../texts.ts';
import type { ExploreContext, FocusedObject } from './context.ts';
import type { MenuItem } from './menu.ts';

export function focusedOn(row: Pick<ObjectRow, 'node' | 'id' | 'className'>, snapshot: number): FocusedObject {
  return { snapshot, node: row.node, label: `${shown(row.className, 120)} @${row.id}` };
}

export function openObjectSource({ thread, post }: ExploreContext, snapshot: number, node: number): void {
  post({ type: 'openNode', thread, snapshot, node });
}

/** Where one can go from an object, in whatever table it stands. */
export function objectItems(context: ExploreContext, row: ObjectRow, snapshot: number): MenuItem[] {
  const object = focusedOn(row, snapshot);
  const items: MenuItem[] = [
    { label: t('Show Retainers'), run: () => context.showRetainers(object) },
    { label: t('Show What It Dominates'), run: () => context.showDominated(object) },
    { label: t('Show Objects of This Class'), run: () => context.showObjects(row.className, snapshot) },
    { label: t('Show in Growth'), run: () => context.showGrowth(row.className) },
    { label: t('Show in Comparison'), run: () => context.compareClass(row.className) },
  ];
  if (row.source) items.push({ label: t('Open Source'), run: () => openObjectSource(context, snapshot, row.node) });
  items.push({ label: t('Copy Object Id'), run: () => context.post({ type: 'copyText', text: `@${row.id}` }) });
  return items;
}
