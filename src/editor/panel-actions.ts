import * as vscode from 'vscode';
import { LeaklineError } from '../base/errors.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { PanelMessage } from '../protocol/panel.ts';
import type { SourcePlace } from '../protocol/workers.ts';
import { renderMarkdown, suspectMarkdown } from '../report/markdown.ts';
import { commands } from './command-ids.ts';
import { openAt, sourceUri, type Findings } from './findings.ts';
import type { PanelActions } from './growth-panel.ts';
import { atEdge } from './messages.ts';
import type { ShownSeries } from './shown-series.ts';
import { sayHere } from './texts.ts';

export interface PanelActionParts {
  readonly host: LeaklineHost;
  readonly findings: Findings;
  readonly shown: ShownSeries;
  readonly log: vscode.LogOutputChannel;
}

/** What the buttons of the panel do: nearly all of it is a command that exists elsewhere, too. */
export function panelActions(parts: PanelActionParts): PanelActions {
  return {
    handle: async (seriesId, message) => {
      await atEdge(parts.log, () => handle(parts, seriesId, message));
    },
  };
}

/** What is shown while it goes on is on no disk yet. */
export function goesOn(): LeaklineError {
  return new LeaklineError(
    vscode.l10n.t('This still goes on. Cancel it, or wait until it ends: then there is a report of what was seen.'),
  );
}

async function handle(parts: PanelActionParts, seriesId: string, message: PanelMessage): Promise<void> {
  if (seriesId === '' && (message.type === 'export' || message.type === 'copyMarkdown')) throw goesOn();
  switch (message.type) {
    case 'openSuspect':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.openSuspect, message.suspectId);
      return;
    case 'openEvidence':
      await openEvidence(parts, seriesId, message);
      return;
    case 'restore':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.restoreSuspect, message.suspectId);
      return;
    case 'suppress':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.suppressSuspect, message.suspectId);
      return;
    case 'copyMarkdown':
      await copyMarkdown(parts.host, seriesId, message.suspectId);
      return;
    case 'copyText':
      await vscode.env.clipboard.writeText(message.text);
      return;
    case 'export':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.exportReport, undefined, message.format);
      return;
    case 'capture':
      await vscode.commands.executeCommand(commands.capture);
      return;
    case 'openFiles':
      await vscode.commands.executeCommand(commands.openFiles);
      return;
    case 'verifyFix':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.verifyFix, message.suspectId);
      return;
    case 'confirmTap':
      await speakOf(parts, seriesId);
      await vscode.commands.executeCommand(commands.confirmTap, message.suspectId);
      return;
    case 'openNode':
      await openPlace(parts, seriesId, { ...message, kind: 'node' });
      return;
    case 'openFrame':
      await openPlace(parts, seriesId, { ...message, kind: 'frame' });
      return;
    case 'openGroup':
      await openPlace(parts, seriesId, { ...message, kind: 'group' });
      return;
    // Handled by the panel itself.
    case 'ready':
    case 'preferences':
    case 'query':
    case 'cancelQuery':
    case 'cancel':
      return;
    default:
      message satisfies never;
  }
}

/** A button in the panel of another series than the one on show makes that one the one on show. */
async function speakOf({ host, findings, shown }: PanelActionParts, seriesId: string): Promise<void> {
  if (findings.seriesId === seriesId) return;
  const report = await host.reportOf(seriesId);
  if (report) await shown.show(seriesId, report);
}

async function copyMarkdown(host: LeaklineHost, seriesId: string, suspectId: string | undefined): Promise<void> {
  const report = await host.reportOf(seriesId);
  const suspect = report?.suspects.find(({ id }) => id === suspectId);
  if (!report) return;
  const say = sayHere();
  await vscode.env.clipboard.writeText(suspect ? suspectMarkdown(suspect, report, say) : renderMarkdown(report, say));
}

/** Opens where something of a snapshot stands; what the workspace does not have stays where it is. */
async function openPlace({ host, shown }: PanelActionParts, seriesId: string, place: SourcePlace): Promise<void> {
  const source = await host.sourceOf(seriesId, place);
  if (!source) throw new LeaklineError(vscode.l10n.t('The snapshot does not say where this was written.'));
  const uri = await sourceUri(source.file, await shown.foldersOf(seriesId));
  if (!uri) {
    throw new LeaklineError(vscode.l10n.t('{0} is not in this workspace. Open the folder it belongs to.', source.file));
  }
  await openAt(uri, new vscode.Position(Math.max(0, source.line - 1), Math.max(0, source.column - 1)));
}

async function openEvidence(
  parts: PanelActionParts,
  seriesId: string,
  message: Extract<PanelMessage, { type: 'openEvidence' }>,
): Promise<void> {
  await speakOf(parts, seriesId);
  const evidence = parts.findings.find(message.suspectId)?.suspect.evidence[message.evidence];
  const uri = await sourceUri(evidence?.file, await parts.shown.foldersOf(seriesId));
  if (uri && evidence) await openAt(uri, new vscode.Position(Math.max(0, (evidence.line ?? 1) - 1), 0));
}
