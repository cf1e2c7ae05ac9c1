import * as vscode from 'vscode';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetInfo } from '../model/target.ts';
import type { CaptureArguments, CaptureCommand } from './capture-command.ts';
import { commands } from './command-ids.ts';
import type { Findings } from './findings.ts';
import type { GrowthPanels } from './growth-panels.ts';
import { atEdge } from './messages.ts';
import { openFiles } from './open-files-command.ts';
import { compareSeries } from './compare-series.ts';
import { goesOn } from './panel-actions.ts';
import { peekRetainers } from './peek-retainers.ts';
import { deleteSeries, exportReport, renameSeries, revealSeries, showPanel } from './series-commands.ts';
import { openSample, sampleCapture } from './sample.ts';
import type { SeriesNode, SeriesView } from './series-view.ts';
import type { ShownSeries } from './shown-series.ts';
import { copySuspect, findingOf, openSuspect, showRetainers, type SuspectArgument } from './suspect-commands.ts';
import { isSuppressionPlace, suppressedOf, type Suppressions } from './suppressions.ts';
import type { SuppressedNode } from './suspects-view.ts';
import { confirmTap } from './confirm-tap.ts';
import { confirmTarget } from './confirm-target.ts';
import { verifyFix } from './verify-fix.ts';
import type { TargetsView } from './targets-view.ts';

export interface CommandParts {
  readonly host: LeaklineHost;
  readonly findings: Findings;
  readonly shown: ShownSeries;
  readonly suppressions: Suppressions;
  readonly targets: TargetsView;
  readonly series: SeriesView;
  readonly panels: GrowthPanels;
  readonly capture: CaptureCommand;
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.Extension<unknown>;
}

/** Binds every command of the manifest to what does it. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { host, findings, shown, suppressions, targets, series, panels, capture, log } = parts;
  const { extensionUri, id: extensionId } = parts.extension;
  const seriesParts = {
    host,
    view: series,
    shown,
    panels,
    analyse: (folder: string) => capture.analyseAndShow(folder),
  };
  const register = <A extends unknown[]>(id: string, work: (...args: A) => Promise<unknown>): vscode.Disposable =>
    vscode.commands.registerCommand(id, (...args: A) => atEdge(log, () => work(...args)));
  return vscode.Disposable.from(
    register(commands.capture, async (given?: TargetInfo | CaptureArguments) => {
      const known = await captureArguments(given);
      return known && capture.run(known);
    }),
    register(commands.watch, async (given?: TargetInfo | CaptureArguments) => {
      const known = await captureArguments(given);
      return known && capture.watch(known);
    }),
    // The explorer passes the file under the pointer and all that are selected.
    register(commands.openFiles, (uri?: vscode.Uri | vscode.Uri[], selected?: vscode.Uri[]) =>
      openFiles(host, capture, Array.isArray(uri) ? uri : (selected ?? (uri && [uri]))),
    ),
    register(commands.clearSuspects, () => shown.clear()),
    register(commands.refreshTargets, () => targets.refresh()),
    register(commands.showPanel, (node?: SeriesNode) => showPanel(seriesParts, node)),
    register(commands.compareSeries, (node: SeriesNode, selected?: SeriesNode[]) =>
      compareSeries(panels, node, selected),
    ),
    // A key on the view passes no row.
    register(commands.renameSeries, async (node: SeriesNode | undefined = series.selected) => {
      if (node) await renameSeries(seriesParts, node);
    }),
    register(commands.deleteSeries, async (node: SeriesNode | undefined = series.selected, selected?: SeriesNode[]) => {
      if (node) await deleteSeries(seriesParts, node, selected);
    }),
    register(commands.revealSeries, (node: SeriesNode) => revealSeries(node)),
    register(commands.exportReport, async (node?: SeriesNode, format?: string) => {
      // From the palette it means what is on show, and that is the watch.
      if (!node && format === undefined && capture.isWatching) throw goesOn();
      await exportReport(seriesParts, node, format);
    }),
    register(commands.openSuspect, (suspect?: SuspectArgument) => openSuspect(findings, suspect)),
    register(commands.showRetainers, (suspect?: SuspectArgument) => showRetainers(findings, panels, suspect)),
    register(commands.peekRetainers, async (suspect?: SuspectArgument) => {
      const finding = findingOf(findings, suspect);
      const folders = await shown.foldersOf(finding.seriesId);
      // Without a line the panel shows who holds it.
      if (!(await peekRetainers(finding, folders))) await showRetainers(findings, panels, finding);
    }),
    register(commands.copySuspect, (suspect?: SuspectArgument) => copySuspect(host, findings, suspect)),
    register(commands.suppressSuspect, (suspect?: SuspectArgument, place?: unknown) =>
      suppressions.add(findingOf(findings, suspect), isSuppressionPlace(place) ? place : undefined),
    ),
    register(commands.restoreSuspect, async (given?: SuppressedNode | string) => {
      const suppressed = await suppressedOf(findings, given);
      if (suppressed) await suppressions.remove(suppressed);
    }),
    register(commands.openSample, () => openSample(extensionUri)),
    register(commands.captureSample, () => capture.run(sampleCapture(extensionUri))),
    register(commands.openWalkthrough, async () => {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#leakline.first`, false);
    }),
    register(commands.confirmTap, (suspect?: SuspectArgument) => confirmTap(parts, findingOf(findings, suspect))),
    register(commands.verifyFix, (suspect?: SuspectArgument) => verifyFix(parts, findingOf(findings, suspect))),
    register(commands.showLog, async () => log.show()),
  );
}

/** A row of the sidebar names its target; another caller may give everything. `undefined` when the person said no. */
async function captureArguments(given?: TargetInfo | CaptureArguments): Promise<CaptureArguments | undefined> {
  if (given && 'title' in given) {
    const address = await confirmTarget(given.address, given.title);
    return address && { address };
  }
  return given ?? {};
}
