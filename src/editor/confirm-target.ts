import * as vscode from 'vscode';
import type { TargetAddress } from '../model/target.ts';

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
