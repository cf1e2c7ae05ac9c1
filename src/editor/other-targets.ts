import * as vscode from 'vscode';
import type { TargetAddress } from '../model/target.ts';
import { isOnPath } from './on-path.ts';
import { confirmTarget } from './confirm-target.ts';
import { parseCommandLine, parseEndpoint, parsePod } from './typed-targets.ts';

/** A way to a target that discovery does not find. */
export interface OtherWay {
  readonly icon: string;
  readonly label: string;
  readonly description: string;
  readonly ask: () => Promise<TargetAddress | undefined>;
}

export function otherWays(): OtherWay[] {
  const { l10n } = vscode;
  const ways: OtherWay[] = [
    {
      icon: 'plug',
      label: l10n.t('Host and port…'),
      description: l10n.t('an inspector that listens elsewhere, or a port-forward'),
      ask: askEndpoint,
    },
    {
      icon: 'symbol-number',
      label: l10n.t('Process id…'),
      description: l10n.t('opens the inspector of a running process by SIGUSR1'),
      ask: askPid,
    },
  ];
  if (!vscode.workspace.isTrusted) return ways;
  ways.push({
    icon: 'play',
    label: l10n.t('Start a program…'),
    description: l10n.t('under the inspector, ended after the series'),
    ask: askProgram,
  });
  if (isOnPath('docker')) {
    ways.push({
      icon: 'vm',
      label: l10n.t('Docker container…'),
      description: l10n.t('through your own docker'),
      ask: askContainer,
    });
  }
  if (isOnPath('kubectl')) {
    ways.push({
      icon: 'cloud',
      label: l10n.t('Kubernetes pod…'),
      description: l10n.t('through your own kubectl'),
      ask: askPod,
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

async function askContainer(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name or id of the container'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^\s*[\w.-]+\s*$/.test(value) ? undefined : vscode.l10n.t('A name or an id, as “docker ps” shows it.'),
  });
  return text === undefined ? undefined : { kind: 'docker', container: text.trim() };
}

async function askPod(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Pod'),
    prompt: vscode.l10n.t('[NAMESPACE/]POD[:CONTAINER]'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      parsePod(value) === undefined ? vscode.l10n.t('Write it like shop/web-7d9f:app or web-7d9f.') : undefined,
  });
  return text === undefined ? undefined : parsePod(text);
}
