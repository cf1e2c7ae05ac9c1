import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { GrowthPanels } from './growth-panels.ts';
import type { SeriesNode, SnapshotNode } from './series-view.ts';

/**
 * What the selected rows of the view _Series_ have in common: two snapshots are compared row for row, one with the one
 * before it, a series from its first to its last; two series stand side by side, since their objects have no ids in common.
 */
export async function compareSeries(
  panels: GrowthPanels,
  node: SeriesNode,
  selected: readonly SeriesNode[] = [node],
): Promise<void> {
  const [one = node, other] = selected;
  if (selected.length > 2) throw new LeaklineError(vscode.l10n.t('Choose two snapshots, or two series, to compare.'));
  if (other === undefined) return panels.show(one.series.id, intervalOf(one));
  if (one.series.id === other.series.id && isSnapshot(one) && isSnapshot(other)) {
    const [base, current] = [one.index, other.index].sort((a, b) => a - b) as [number, number];
    return panels.show(one.series.id, { base, current });
  }
  await panels.show(one.series.id, undefined, vscode.ViewColumn.One);
  await panels.show(other.series.id, undefined, vscode.ViewColumn.Beside);
}

function intervalOf(node: SeriesNode): { base: number; current: number } {
  const count = node.series.manifest.threads[0]?.snapshots.length ?? 0;
  if (count < 2) throw new LeaklineError(vscode.l10n.t('A series with one snapshot has nothing to compare.'));
  const current = isSnapshot(node) ? Math.max(1, node.index) : count - 1;
  return { base: isSnapshot(node) ? current - 1 : 0, current };
}

function isSnapshot(node: SeriesNode): node is SnapshotNode {
  return 'snapshot' in node;
}
