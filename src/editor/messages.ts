import * as vscode from 'vscode';
import { CancelledError, LeaklineError } from '../base/errors.ts';
import type { Message } from '../base/message.ts';
import { failureText, words } from './texts.ts';
import { withoutLinks } from './workbench-text.ts';

/** The edge of every command: failures become one sentence for the person, unexpected ones a stack in the log. */
export async function atEdge<T>(log: vscode.LogOutputChannel, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    log.error(error instanceof Error ? error : String(error));
    if (error instanceof LeaklineError) void vscode.window.showErrorMessage(withoutLinks(failureText(error)));
    else void showUnexpected(log, error);
    return undefined;
  }
}

async function showUnexpected(log: vscode.LogOutputChannel, error: unknown): Promise<void> {
  const show = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t('Leakline failed unexpectedly: {0}', withoutLinks(failureText(error))),
    show,
  );
  if (answer === show) log.show();
}

/** What the person should know of a target; it may quote it. */
export function warn(warning: Message): void {
  void vscode.window.showWarningMessage(withoutLinks(words(warning)));
}

/** Runs work under a notification with a Cancel button; the token becomes an `AbortSignal`. `cancel` is for other buttons. */
export function withCancel<T>(
  title: string,
  work: (report: (message: string) => void, signal: AbortSignal, cancel: () => void) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      return await work(
        (message) => progress.report({ message: withoutLinks(message) }),
        abort.signal,
        () => abort.abort(),
      );
    } finally {
      subscription.dispose();
    }
  });
}
