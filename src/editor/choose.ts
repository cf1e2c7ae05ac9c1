import type * as vscode from 'vscode';

/** An item that says what it leads to; one without is a heading. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly choose?: () => Promise<T | undefined>;
}

/** Shows the pick and follows what was chosen; `undefined` when the person left. Ends the pick, and what still fills it. */
export async function choose<T>(pick: vscode.QuickPick<Choice<T>>, filling: AbortController): Promise<T | undefined> {
  try {
    const chosen = await new Promise<Choice<T> | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    pick.hide();
    return await chosen?.choose?.();
  } finally {
    filling.abort();
    pick.dispose();
  }
}
