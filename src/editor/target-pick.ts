import * as vscode from 'vscode';
import { formatBytes } from '../base/units.ts';
import type { TargetAddress, TargetInfo } from '../model/target.ts';
import { shortTitle } from './target-list.ts';
import { parseCommandLine, parseEndpoint } from './typed-targets.ts';

interface TargetItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<TargetAddress | undefined>;
}

/**
 * Asks which target to capture. The pick opens at once; what discovery finds is filled in when it is there.
 * `undefined` when the person left.
 */
export async function pickTarget(
  discover: (signal: AbortSignal) => Promise<readonly TargetInfo[]>,
): Promise<TargetAddress | undefined> {
  const pick = vscode.window.createQuickPick<TargetItem>();
  const abort = new AbortController();
  pick.title = vscode.l10n.t('Capture Heap Series: Target (1/2)');
  pick.placeholder = vscode.l10n.t('Which Node process leaks?');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  pick.items = itemsFor([]);
  void discover(abort.signal).then(
    (targets) => {
      pick.items = itemsFor(targets);
      pick.busy = false;
    },
    // Without a list there are still the other ways.
    () => {
      pick.busy = false;
    },
  );
  try {
    const chosen = await new Promise<TargetItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    pick.hide();
    return await chosen?.choose?.();
  } finally {
    abort.abort();
    pick.dispose();
  }
}

/** Those that are ready first, the other ways always in sight: a machine may run dozens of Node processes. */
function itemsFor(targets: readonly TargetInfo[]): TargetItem[] {
  const open = targets.filter(({ address }) => address.kind !== 'process');
  const closed = targets.filter(({ address }) => address.kind === 'process');
  return [
    ...group(vscode.l10n.t('Inspector is open'), open, 'debug-alt'),
    ...otherWays(),
    ...group(vscode.l10n.t('Running; its inspector will be opened'), closed, 'server-process'),
  ];
}

function group(title: string, targets: readonly TargetInfo[], icon: string): TargetItem[] {
  if (targets.length === 0) return [];
  return [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...targets.map((target): TargetItem => ({
      label: `$(${icon}) ${shortTitle(target.title)}`,
      description: describeTarget(target),
      ...(target.cwd === undefined ? {} : { detail: target.cwd }),
      choose: () => confirmTarget(target.address, shortTitle(target.title)),
    })),
  ];
}

/** `127.0.0.1:9229 · pid 4242 · v20.20.2 · 81 MB`. */
export function describeTarget({ inspector, pid, node, rssBytes }: TargetInfo): string {
  return [
    inspector,
    pid === undefined ? undefined : `pid ${pid}`,
    node,
    rssBytes === undefined ? undefined : formatBytes(rssBytes),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** A process gets its inspector opened by a signal, and only after the person agreed. */
export async function confirmTarget(address: TargetAddress, title: string): Promise<TargetAddress | undefined> {
  if (address.kind !== 'process') return address;
  const open = vscode.l10n.t('Open Inspector');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Open the inspector of {0} (pid {1})?', title, address.pid),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Leakline sends SIGUSR1 to the process, which makes Node listen for a debugger on a loopback port. A program that uses SIGUSR1 for something else will do that instead.',
      ),
    },
    open,
  );
  return answer === open ? address : undefined;
}

function otherWays(): TargetItem[] {
  const ways: TargetItem[] = [
    { label: vscode.l10n.t('Another target'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(plug) ${vscode.l10n.t('Host and port…')}`,
      description: vscode.l10n.t('an inspector that listens elsewhere, or a port-forward'),
      choose: askEndpoint,
    },
    {
      label: `$(symbol-number) ${vscode.l10n.t('Process id…')}`,
      description: vscode.l10n.t('opens the inspector of a running process by SIGUSR1'),
      choose: askPid,
    },
  ];
  if (vscode.workspace.isTrusted) {
    ways.push({
      label: `$(play) ${vscode.l10n.t('Start a program…')}`,
      description: vscode.l10n.t('under the inspector, ended after the series'),
      choose: askProgram,
    });
  }
  return ways;
}

async function askEndpoint(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Host and port of the inspector'),
    prompt: vscode.l10n.t('HOST:PORT, a port, or a ws:// address'),
    value: '127.0.0.1:9229',
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseEndpoint(value) === undefined
        ? vscode.l10n.t('Write it like 127.0.0.1:9229, [::1]:9229 or ws://127.0.0.1:9229/…')
        : undefined,
  });
  return text === undefined ? undefined : parseEndpoint(text);
}

async function askPid(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Id of the Node process'),
    prompt: vscode.l10n.t('On the machine this window works on'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^\s*[1-9]\d{0,9}\s*$/.test(value) ? undefined : vscode.l10n.t('A process id is a number.'),
  });
  if (text === undefined) return undefined;
  return confirmTarget({ kind: 'process', pid: Number(text) }, vscode.l10n.t('the process'));
}

async function askProgram(): Promise<TargetAddress | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Program to start under the inspector'),
    prompt:
      folder === undefined
        ? vscode.l10n.t('A command line that starts with node')
        : vscode.l10n.t('A command line that starts with node, run in {0}', folder.fsPath),
    value: folder === undefined ? 'node ' : await startScript(folder),
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseCommandLine(value).length < 2 ? vscode.l10n.t('Write it like: node server.js --port 3000') : undefined,
  });
  if (text === undefined) return undefined;
  const [command = 'node', ...args] = parseCommandLine(text);
  return { kind: 'program', command, args, cwd: folder?.fsPath ?? process.cwd() };
}

/** What `npm start` would run, when it is a plain node command; npm itself would be the wrong process to look at. */
async function startScript(folder: vscode.Uri): Promise<string> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'package.json'));
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as { scripts?: { start?: unknown }; main?: unknown };
    const start = manifest.scripts?.start;
    if (typeof start === 'string' && /^node\s/.test(start)) return start;
    if (typeof manifest.main === 'string') return `node ${manifest.main}`;
  } catch {
    // No package.json, or one that cannot be read: the person writes the command.
  }
  return 'node ';
}
