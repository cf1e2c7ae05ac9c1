import type { Say } from '../base/message.ts';
import type { Report, WatchRung } from '../model/report.ts';
import { brokenIdentity, requestsText } from './phrases.ts';

/** What stands at the head of a report below its title, whatever its form. Texts of the target are as they came. */
export interface Head {
  /** Which process it was. */
  readonly target: readonly string[];
  /** How it was looked at. */
  readonly series: readonly string[];
  /** What makes it say less than it might. */
  readonly warnings: readonly string[];
}

export function headOf({ target, series }: Report, say: Say): Head {
  const { length } = series.snapshots;
  const snapshots = length === 1 ? say`${length} snapshot` : say`${length} snapshots`;
  const how = series.watch
    ? [say`watched without a snapshot · ${rungWords(series.watch.rung, say)}`]
    : [snapshots, say`mode ${series.mode}`, requestsText(series, say)];
  if (series.continues !== undefined) how.push(say`continues ${series.continues}, after the program was started again`);
  return {
    target: [target.pid > 0 ? say`pid ${target.pid}` : '', target.node, target.endpoint].filter(Boolean),
    series: how.filter(Boolean),
    warnings: [series.identity === 'broken' ? say`${brokenIdentity}` : '', series.incomplete ?? ''].filter(Boolean),
  };
}

/** What was looked at, for the head of the report. */
function rungWords(rung: WatchRung, say: Say): string {
  switch (rung) {
    case 'memory':
      return say`memory only`;
    case 'census':
      return say`listeners counted`;
    case 'sampling':
      return say`allocations sampled`;
    case 'census and sampling':
      return say`listeners counted, allocations sampled`;
    default:
      return rung satisfies never;
  }
}
