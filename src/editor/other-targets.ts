import * as vscode from 'vscode';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetAddress } from '../model/target.ts';
import { isOnPath } from './on-path.ts';
import { confirmTarget } from './confirm-target.ts';
import { askContainer } from './container-pick.ts';
import { askProgram } from './program-pick.ts';
import { parseEndpoint } from './typed-targets.ts';
import { askValue } from './ask-value.ts';

/** A way to a target that discovery does not find. */
export interface OtherWay {
  readonly icon: string;
  readonly label: string;
  readonly description: string;
  readonly ask: () => Promise<TargetAddress | undefined>;
}

export function otherWays(host: LeaklineHost): OtherWay[] {
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
      ask: () => askContainer(host, 'docker'),
    });
  }
  if (isOnPath('kubectl')) {
    ways.push({
      icon: 'cloud',
      label: l10n.t('Kubernetes pod…'),
      description: l10n.t('through your own kubectl'),
      ask: () => askContainer(host, 'kubectl'),
    });
  }
  return ways;
}

async function askEndpoint(): Promise<TargetAddress | undefined> {
  return askValue({
    title: vscode.l10n.t('Host and port of the inspector'),
    prompt: vscode.l10n.t('HOST:PORT, a port, or a ws:// address'),
    value: '127.0.0.1:9229',
    parse: parseEndpoint,
    usage: vscode.l10n.t('Write it like 127.0.0.1:9229, [::1]:9229 or ws://127.0.0.1:9229/…'),
  });
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
