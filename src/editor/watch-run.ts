import { basename } from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { MemorySample, Report } from '../model/report.ts';
import type { TargetAddress } from '../model/target.ts';
import type { WatchPlan } from '../model/watch.ts';
import type { GrowthPanel } from './growth-panel.ts';
import { warn, withCancel } from './messages.ts';
import type { ShownSeries } from './shown-series.ts';
import { words } from './texts.ts';

export interface WatchParts {
  readonly host: LeaklineHost;
  readonly shown: ShownSeries;
  readonly log: vscode.LogOutputChannel;
  /** A page for the chart, which becomes that of the series at the end. */
  readonly openLive: (title: string) => GrowthPanel;
  readonly showInLive: (live: GrowthPanel, seriesId: string) => Promise<void>;
}

/** Looks at a target without a snapshot: a live chart first, then the report, and the series that keeps it. */
export async function runWatch(
  { host, shown, log, openLive, showInLive }: WatchParts,
  address: TargetAddress,
  plan: WatchPlan,
  folders: readonly string[],
): Promise<{ readonly seriesId: string; readonly report: Report }> {
  const memory: MemorySample[] = [];
  const live = openLive(vscode.l10n.t('Watching'));
  const title = vscode.l10n.t('Leakline watches (Cancel ends it and shows what was found)');
  const { folder, manifest } = await withCancel(title, (report, signal) =>
    host.watch(
      { address, plan, workspaceFolders: folders },
      {
        onMemory: (sample) => {
          memory.push(sample);
          report(vscode.l10n.t('rss {0}, heap {1}', formatBytes(sample.rss), formatBytes(sample.heapUsed)));
          live.showLive(vscode.l10n.t('Watching'), liveReport(memory));
        },
        onOutput: (source, text) => log.info(`[${source}] ${text.trimEnd()}`),
        onWarning: warn,
      },
      signal,
    ),
  ).then(undefined, (error: unknown) => {
    live.panel.dispose();
    throw error;
  });
  if (manifest.problemWords) log.info(words(manifest.problemWords));
  const seriesId = basename(folder);
  const report = await host.analyze(folder, {});
  await shown.show(seriesId, report);
  await showInLive(live, seriesId);
  return { seriesId, report };
}

/** What there is to see while it goes on: the curve. */
function liveReport(memory: readonly MemorySample[]): Report {
  return {
    version: 1,
    target: { title: '', pid: 0, node: '', endpoint: '' },
    series: {
      mode: 'sampling',
      identity: 'unknown',
      snapshots: [],
      memory: [...memory],
      watch: { rung: 'memory', readings: [] },
    },
    verdict: {
      kind: 'inconclusive',
      bytesPerInterval: 0,
      explainedBytes: 0,
      summary: vscode.l10n.t('The target is being watched. What grows is said at the end.'),
    },
    suspects: [],
    classes: [],
    threads: [],
  };
}
