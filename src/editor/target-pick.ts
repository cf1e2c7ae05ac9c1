import * as vscode from 'vscode';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetAddress, TargetInfo } from '../model/target.ts';
import { choose, type Choice } from './choose.ts';
import { confirmTarget } from './confirm-target.ts';
import { otherWays } from './other-targets.ts';
import { shortTitle } from './target-list.ts';
import { failureText } from './texts.ts';
import { pickRow } from './workbench-text.ts';

type TargetItem = Choice<TargetAddress>;

/**
 * Asks which target to capture. The pick opens at once; what discovery finds is filled in when it is there.
 * `undefined` when the person left.
 */
export async function pickTarget(
  host: LeaklineHost,
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
  pick.items = itemsFor(host, []);
  void discover(abort.signal).then(
    (targets) => {
      pick.items = itemsFor(host, targets);
      pick.busy = false;
    },
    // Without a list there are still the other ways.
    (error: unknown) => {
      if (!abort.signal.aborted) pick.placeholder = failureText(error);
      pick.busy = false;
    },
  );
  return choose(pick, abort);
}

/** Those that are ready first, the other ways always in sight: a machine may run dozens of Node processes. */
function itemsFor(host: LeaklineHost, targets: readonly TargetInfo[]): TargetItem[] {
  const open = targets.filter(({ address }) => address.kind !== 'process');
  const closed = targets.filter(({ address }) => address.kind === 'process');
  return [
    ...group(vscode.l10n.t('Inspector is open'), open),
    { label: vscode.l10n.t('Another target'), kind: vscode.QuickPickItemKind.Separator },
    ...otherWays(host).map(({ icon, label, description, ask }) => pickRow({ icon, label, description, choose: ask })),
    ...group(vscode.l10n.t('Running; its inspector will be opened'), closed),
  ];
}

function group(title: string, targets: readonly TargetInfo[]): TargetItem[] {
  if (targets.length === 0) return [];
  return [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...targets.map((target): TargetItem =>
      pickRow({
        icon: targetIcon(target),
        label: shortTitle(target.title),
        description: describeTarget(target),
        ...(target.cwd === undefined ? {} : { detail: target.cwd }),
        choose: () => confirmTarget(target.address, shortTitle(target.title)),
      }),
    ),
  ];
}

export function targetIcon({ address }: TargetInfo): string {
  if (address.kind === 'process') return 'server-process';
  return address.kind === 'websocket' ? 'debug' : 'debug-alt';
}

/** `81 MB · 127.0.0.1:9229 · pid 4242 · v20.20.2`. */
export function describeTarget({ inspector, pid, node, rssBytes, exposed, address }: TargetInfo): string {
  return [
    rssBytes === undefined ? undefined : formatBytes(rssBytes),
    inspector,
    pid === undefined ? undefined : `pid ${pid}`,
    node,
    address.kind === 'websocket' ? vscode.l10n.t('debug session of this window') : undefined,
    exposed === true ? vscode.l10n.t('listens beyond this machine') : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
