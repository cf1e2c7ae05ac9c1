import { basename } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, LeaklineError } from '../base/errors.ts';
import { formatBytes } from '../base/units.ts';
import type { CapturedSeries, LeaklineHost } from '../host/host.ts';
import type { Preflight } from '../model/preflight.ts';
import type { Progress } from '../model/progress.ts';
import type { Report } from '../model/report.ts';
import type { CapturePlan } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import { triggerText } from '../model/trigger.ts';
import type { WatchPlan } from '../model/watch.ts';
import type { GrowthPanel } from './growth-panel.ts';
import { atEdge, warn, withCancel } from './messages.ts';
import { withRequestsOfSettings } from './settings.ts';
import { pickPlan, pickRung, type PickedPlan } from './plan-pick.ts';
import { askDuration, sampling } from './rungs.ts';
import { LiveSeries } from './live-series.ts';
import type { ShownSeries } from './shown-series.ts';
import type { Status } from './status.ts';
import type { TargetList } from './target-list.ts';
import { pickTarget } from './target-pick.ts';
import { progressText, words } from './texts.ts';
import { runWatch } from './watch-run.ts';

export interface CaptureParts {
  readonly host: LeaklineHost;
  readonly targets: TargetList;
  readonly shown: ShownSeries;
  readonly status: Status;
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  readonly openPanel: (seriesId: string) => Promise<void>;
  readonly openLive: (title: string) => GrowthPanel;
  readonly showInLive: (live: GrowthPanel, seriesId: string) => Promise<void>;
}

/** What is known already, from the sidebar or from a caller that wants no questions. */
export interface CaptureArguments {
  readonly address?: TargetAddress;
  readonly plan?: CapturePlan;
  /** Looks without a snapshot. */
  readonly watch?: WatchPlan;
  /** Where the sources are, when they are not in the workspace. */
  readonly workspaceFolders?: readonly string[];
}

/** The series on the way, from the question for a target to the open panel. One at a time. */
export class CaptureCommand {
  readonly #parts: CaptureParts;
  #running = false;
  #watching = false;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#running;
  }

  get isWatching(): boolean {
    return this.#watching;
  }

  /** Id of the series that was analysed; `undefined` when the person left on the way. */
  async run(given: CaptureArguments = {}): Promise<string | undefined> {
    if (this.#running)
      throw new LeaklineError(vscode.l10n.t('A series is being captured already. Cancel it, or wait until it ends.'));
    const { host, targets, memory } = this.#parts;
    const address = given.address ?? (await pickTarget(host, (signal) => targets.all(signal)));
    const picked = address && (pickedOf(given) ?? (await pickPlan(memory, address)));
    if (!address || !picked) return undefined;
    const folders = given.workspaceFolders ?? workspaceFolders();
    this.#running = true;
    try {
      if (picked.kind === 'series') return await this.#take(address, picked.plan, folders);
      this.#watching = true;
      const { seriesId, report } = await runWatch(this.#parts, address, picked.plan, folders);
      void this.#offerMore({ address, workspaceFolders: folders }, report);
      return seriesId;
    } finally {
      this.#running = false;
      this.#watching = false;
    }
  }

  /** What grows and has no line yet is looked at by the next rung, when the person wants to pay for it. */
  async #offerMore(given: CaptureArguments, { series, verdict }: Report): Promise<void> {
    if (verdict.kind !== 'inconclusive' || verdict.bytesPerInterval <= 0) return;
    const isSampled = /sampling/.test(series.watch?.rung ?? '');
    const more = isSampled ? vscode.l10n.t('Take Snapshots…') : vscode.l10n.t('Sample Allocations…');
    const text = vscode.l10n.t('Memory grows, but the watch could not see from which line.');
    if ((await vscode.window.showInformationMessage(text, more)) !== more) return;
    await atEdge(this.#parts.log, () => (isSampled ? this.run(given) : this.#sample(given)));
  }

  async #sample(given: CaptureArguments): Promise<string | undefined> {
    const ms = await askDuration();
    return ms === undefined ? undefined : this.run({ ...given, watch: sampling(ms) });
  }

  /** Looks without a snapshot, however cheaply the person wants it. */
  async watch(given: CaptureArguments = {}): Promise<string | undefined> {
    const { host, targets } = this.#parts;
    const address = given.address ?? (await pickTarget(host, (signal) => targets.all(signal)));
    const watch = address && (given.watch ?? (await pickRung(address)));
    return address && watch && this.run({ ...given, address, watch });
  }

  /** Its page is there from the beginning, and goes when nothing comes of it. */
  async #take(address: TargetAddress, plan: CapturePlan, folders: readonly string[]): Promise<string | undefined> {
    const live = new LiveSeries(this.#parts.openLive(vscode.l10n.t('Capturing')));
    try {
      const seriesId = await this.#finish(await this.#capture(address, plan, folders, live), live);
      if (seriesId === undefined) live.close();
      return seriesId;
    } catch (error) {
      live.close();
      throw error;
    }
  }

  async #capture(
    address: TargetAddress,
    plan: CapturePlan,
    folders: readonly string[],
    live: LiveSeries,
  ): Promise<CapturedSeries & { cancelled: boolean }> {
    const { host, status, log } = this.#parts;
    status.started(plan.snapshots);
    try {
      return await withCancel(vscode.l10n.t('Leakline'), async (report, signal, cancel) => {
        live.panel.onCancel(cancel);
        const series = await host.capture(
          { address, plan: withRequestsOfSettings(plan), workspaceFolders: folders },
          {
            onProgress: (progress) => {
              report(progressText(progress));
              status.update(progress);
              live.tell(progress);
            },
            onGrowth: (rows) => live.grown(rows),
            onOutput: (source, text) => log.info(`[${source}] ${text.trimEnd()}`),
            onWarning: warn,
            onMemory: ({ rss, heapUsed }) => {
              const limit = plan.when ? triggerText(plan.when) : '';
              const text = vscode.l10n.t(
                'Waiting for {0}: rss {1}, heap {2}',
                limit,
                formatBytes(rss),
                formatBytes(heapUsed),
              );
              report(text);
              live.waits(text);
            },
            onPreflight: approve,
          },
          signal,
        );
        return { ...series, cancelled: signal.aborted };
      });
    } finally {
      status.ended();
    }
  }

  /** A whole series is analysed at once; what a cancel left is kept, and the person decides what becomes of it. */
  async #finish(
    { folder, manifest, cancelled }: CapturedSeries & { cancelled: boolean },
    live: LiveSeries,
  ): Promise<string | undefined> {
    const { host } = this.#parts;
    const seriesId = basename(folder);
    const taken = manifest.threads[0]?.snapshots.length ?? 0;
    if (cancelled) {
      const analyse = vscode.l10n.t('Analyse Them');
      const remove = vscode.l10n.t('Delete');
      const answer = await vscode.window.showInformationMessage(
        taken === 1
          ? vscode.l10n.t('The series was cancelled. Its 1 snapshot is kept under Series.')
          : vscode.l10n.t('The series was cancelled. Its {0} snapshots are kept under Series.', taken),
        ...(taken > 1 ? [analyse] : []),
        remove,
      );
      if (answer === remove) await host.deleteSeries(seriesId);
      if (answer !== analyse) return undefined;
    }
    return await this.analyseAndShow(folder, live);
  }

  /** In the page it was captured in, unless that has been closed. */
  async analyseAndShow(folder: string, live?: LiveSeries): Promise<string | undefined> {
    const { host, shown, openPanel, showInLive } = this.#parts;
    const seriesId = basename(folder);
    const report = await withCancel<Report>(vscode.l10n.t('Leakline'), async (tell, signal, cancel) => {
      live?.panel.onCancel(cancel);
      tell(vscode.l10n.t('Analysing…'));
      const baseline = await host.previousReport(seriesId);
      const onProgress = (progress: Progress): void => {
        tell(progressText(progress));
        live?.tell(progress);
      };
      return host.analyze(folder, { onProgress, baseline }, signal);
    });
    await shown.show(seriesId, report);
    await (live?.panel.isOpen ? showInLive(live.panel, seriesId) : openPanel(seriesId));
    return seriesId;
  }
}

function pickedOf({ plan, watch }: CaptureArguments): PickedPlan | undefined {
  if (watch) return { kind: 'watch', plan: watch };
  return plan && { kind: 'series', plan };
}

export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}

/** Asked when snapshots of this target may hurt: nothing for `go`, a question for `careful`, a typed word for `dont`. */
async function approve(preflight: Preflight): Promise<boolean> {
  const peak = vscode.l10n.t('Its memory will rise to about {0} meanwhile.', formatBytes(preflight.peakRssBytes));
  const detail = [...preflight.reasons.map(words), peak].join('\n');
  switch (preflight.advice) {
    case 'go':
      return true;
    case 'careful': {
      const go = vscode.l10n.t('Take Snapshots');
      const question = vscode.l10n.t('Take snapshots of this target?');
      return (await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) === go;
    }
    case 'dont': {
      const word = vscode.l10n.t('take them');
      const typed = await vscode.window.showInputBox({
        title: vscode.l10n.t('Snapshots may stop or kill this target'),
        prompt: `${detail} ${vscode.l10n.t('Type “{0}” to go on.', word)}`,
        ignoreFocusOut: true,
      });
      if (typed?.trim() === word) return true;
      throw new CancelledError();
    }
    default:
      return preflight.advice satisfies never;
  }
}
