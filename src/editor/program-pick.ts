import * as vscode from 'vscode';
import type { TargetAddress } from '../model/target.ts';
import { programOfLaunch, programsOfScripts, type KnownProgram, type LaunchConfiguration } from './launch-programs.ts';
import { parseCommandLine } from './typed-targets.ts';
import { pickRow } from './workbench-text.ts';

interface ProgramItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<TargetAddress | undefined>;
}

/** Asks for a program to start under the inspector: a launch configuration, a script of package.json, or a command. */
export async function askProgram(): Promise<TargetAddress | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const launches = folders.flatMap(launchPrograms);
  const scripts = (await Promise.all(folders.map(scriptPrograms))).flat();
  if (launches.length + scripts.length === 0) return askCommand(folders[0]);
  const items: ProgramItem[] = [
    ...group(vscode.l10n.t('Launch configurations'), 'debug-alt', launches),
    ...group(vscode.l10n.t('Scripts of package.json'), 'package', scripts),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    pickRow({ icon: 'terminal', label: vscode.l10n.t('Another command…'), choose: () => askCommand(folders[0]) }),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Program to start under the inspector'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.choose?.();
}

function group(title: string, icon: string, programs: readonly KnownProgram[]): ProgramItem[] {
  if (programs.length === 0) return [];
  return [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...programs.map(({ name, detail, address }) =>
      pickRow({ icon, label: name, description: detail, choose: async () => address }),
    ),
  ];
}

function launchPrograms(folder: vscode.Uri): KnownProgram[] {
  const { configurations = [] } = {
    configurations: vscode.workspace.getConfiguration('launch', folder).get<LaunchConfiguration[]>('configurations'),
  };
  return configurations.flatMap((one) => programOfLaunch(one, folder.fsPath, process.env) ?? []);
}

async function scriptPrograms(folder: vscode.Uri): Promise<KnownProgram[]> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'package.json'));
    return programsOfScripts(new TextDecoder().decode(bytes), folder.fsPath);
  } catch {
    return [];
  }
}

async function askCommand(folder: vscode.Uri | undefined): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Program to start under the inspector'),
    prompt:
      folder === undefined
        ? vscode.l10n.t('A command line that starts with node')
        : vscode.l10n.t('A command line that starts with node, run in {0}', folder.fsPath),
    value: 'node ',
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseCommandLine(value).length < 2 ? vscode.l10n.t('Write it like: node server.js --port 3000') : undefined,
  });
  if (text === undefined) return undefined;
  const [command = 'node', ...args] = parseCommandLine(text);
  return { kind: 'program', command, args, cwd: folder?.fsPath ?? process.cwd() };
}
