import * as vscode from 'vscode';
import type { CaptureArguments } from './capture-command.ts';

const PROGRAM = 'ticket-office.mjs';

/** The program of the walkthrough: it leaks, needs no network and makes its own load. */
export function sampleCapture(extensionUri: vscode.Uri): CaptureArguments {
  const cwd = vscode.Uri.joinPath(extensionUri, 'media/walkthrough/sample').fsPath;
  return {
    address: { kind: 'program', command: 'node', args: [PROGRAM], cwd },
    plan: { snapshots: 4, mode: 'sampling', fill: { kind: 'time', ms: 3000 }, threads: 'all' },
    workspaceFolders: [cwd],
  };
}

export async function openSample(extensionUri: vscode.Uri): Promise<void> {
  const uri = vscode.Uri.joinPath(extensionUri, 'media/walkthrough/sample', PROGRAM);
  await vscode.window.showTextDocument(uri, { preview: false });
}
