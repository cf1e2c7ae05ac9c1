import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { ContainerInfo, ContainerTool, TargetAddress } from '../model/target.ts';
import { choose, type Choice } from './choose.ts';
import { parsePod } from './typed-targets.ts';
import { pickRow } from './workbench-text.ts';

type ContainerItem = Choice<TargetAddress>;

/** Asks for a container or pod: those that the person's own tool lists, or a name. */
export async function askContainer(host: LeaklineHost, tool: ContainerTool): Promise<TargetAddress | undefined> {
  const pick = vscode.window.createQuickPick<ContainerItem>();
  const abort = new AbortController();
  pick.title = tool === 'docker' ? vscode.l10n.t('Docker container') : vscode.l10n.t('Kubernetes pod');
  pick.placeholder = vscode.l10n.t('In which container does the Node process run?');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  pick.items = itemsFor([], tool);
  const filled = host.containers(tool, abort.signal).then(
    (found) => {
      pick.items = itemsFor(found, tool);
    },
    () => undefined,
  );
  void filled.finally(() => {
    pick.busy = false;
  });
  return choose(pick, abort);
}

function itemsFor(found: readonly ContainerInfo[], tool: ContainerTool): ContainerItem[] {
  const byName: ContainerItem = pickRow({
    icon: 'edit',
    label: vscode.l10n.t('Another name…'),
    alwaysShow: true,
    choose: tool === 'docker' ? askContainerName : askPodName,
  });
  const icon = tool === 'docker' ? 'vm' : 'cloud';
  const items = found.map(({ title, image, address }) =>
    pickRow({ icon, label: plainText(title), description: plainText(image), choose: async () => address }),
  );
  return [...items, byName];
}

async function askContainerName(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name or id of the container'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^\s*[\w.-]+\s*$/.test(value) ? undefined : vscode.l10n.t('A name or an id, as “docker ps” shows it.'),
  });
  return text === undefined ? undefined : { kind: 'docker', container: text.trim() };
}

async function askPodName(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Pod'),
    prompt: vscode.l10n.t('[NAMESPACE/]POD[:CONTAINER]'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      parsePod(value) === undefined ? vscode.l10n.t('Write it like shop/web-7d9f:app or web-7d9f.') : undefined,
  });
  return text === undefined ? undefined : parsePod(text);
}
