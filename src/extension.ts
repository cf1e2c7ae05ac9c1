import * as vscode from 'vscode';
import { CaptureCommand } from './editor/capture-command.ts';
import { registerCommands } from './editor/commands.ts';
import { DebugSessions } from './editor/debug-sessions.ts';
import { Findings } from './editor/findings.ts';
import { GrowthPanels, PANEL_TYPE } from './editor/growth-panels.ts';
import { atEdge } from './editor/messages.ts';
import { panelActions } from './editor/panel-actions.ts';
import { SeriesView } from './editor/series-view.ts';
import { storedIn } from './editor/settings.ts';
import { ShownSeries } from './editor/shown-series.ts';
import { SNAPSHOT_EDITOR, SnapshotEditors } from './editor/snapshot-editors.ts';
import { Status } from './editor/status.ts';
import { SuspectHovers } from './editor/suspect-hovers.ts';
import { SuspectLenses } from './editor/suspect-lenses.ts';
import { SuspectMarks } from './editor/suspect-marks.ts';
import { SuspectActions, SuspectProblems } from './editor/suspect-problems.ts';
import { SuspectsView } from './editor/suspects-view.ts';
import { Suppressions } from './editor/suppressions.ts';
import { TargetList } from './editor/target-list.ts';
import { TargetsView } from './editor/targets-view.ts';
import { registerTools } from './editor/tools.ts';
import { LeaklineHost } from './host/host.ts';

let host: LeaklineHost | undefined;

/** Builds the objects and registers them. Workers start and files are read when something needs them. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, workspaceState: memory, subscriptions } = context;
  const log = vscode.window.createOutputChannel('Leakline', { log: true });
  host = new LeaklineHost(storedIn(context));
  const findings = new Findings();
  const shown = new ShownSeries(host, findings, memory);
  const status = new Status(findings);
  const sessions = new DebugSessions();
  const targetList = new TargetList(host, sessions);
  const targets = new TargetsView(host, targetList, log);
  const series = new SeriesView(host, memory);
  const actions = panelActions({ host, findings, shown, log });
  const titleOf = (seriesId: string): Promise<string> => series.titleOfId(seriesId);
  const canVerify = (seriesId: string): Promise<boolean> => series.canVerify(seriesId);
  const suspects = new SuspectsView(host, findings, canVerify);
  const panels = new GrowthPanels({ host, extensionUri, memory, actions, titleOf, canVerify, log }, () => shown.id);
  const suppressions = new Suppressions(() => atEdge(log, () => Promise.all([shown.refresh(), panels.refresh()])));
  const openPanel = (seriesId: string): Promise<void> => panels.show(seriesId);
  const capture = new CaptureCommand({
    host,
    targets: targetList,
    shown,
    status,
    memory,
    log,
    openPanel,
    openLive: (title) => panels.openLive(title),
    showInLive: (live, seriesId) => panels.showInLive(live, seriesId),
  });

  const anyFile = { scheme: 'file' };
  subscriptions.push(
    log,
    findings,
    status,
    suppressions,
    sessions,
    targets,
    series,
    suspects,
    panels,
    new SuspectProblems(findings),
    new SuspectMarks(findings, extensionUri),
    vscode.languages.registerCodeLensProvider(anyFile, new SuspectLenses(findings)),
    vscode.languages.registerHoverProvider(anyFile, new SuspectHovers(findings)),
    vscode.languages.registerCodeActionsProvider(anyFile, new SuspectActions(findings, host), {
      providedCodeActionKinds: SuspectActions.kinds,
    }),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, panels),
    vscode.window.registerCustomEditorProvider(SNAPSHOT_EDITOR, new SnapshotEditors(host, panels)),
    registerTools({ host, capture, targets: targetList }),
    registerCommands({
      host,
      findings,
      shown,
      suppressions,
      targets,
      series,
      panels,
      capture,
      log,
      extension: context.extension,
    }),
  );
  void atEdge(log, async () => {
    await shown.restore();
    await series.refreshContext();
  });
}

export async function deactivate(): Promise<void> {
  await host?.dispose();
}
