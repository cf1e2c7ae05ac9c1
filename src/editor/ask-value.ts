import * as vscode from 'vscode';
import { parseDuration } from '../base/units.ts';

interface Question<T> {
  readonly title: string;
  readonly prompt?: string;
  /** What is there to begin with. */
  readonly value: string;
  readonly parse: (text: string) => T | undefined;
  /** Said of what cannot be read. */
  readonly usage: string;
}

/** `undefined` when the person left. */
export async function askValue<T>({ parse, usage, ...box }: Question<T>): Promise<T | undefined> {
  const text = await vscode.window.showInputBox({
    ...box,
    ignoreFocusOut: true,
    validateInput: (typed) => (parse(typed) === undefined ? usage : undefined),
  });
  return text === undefined ? undefined : parse(text);
}

/** Milliseconds. */
export async function askTime(box: Pick<Question<number>, 'title' | 'prompt' | 'value'>): Promise<number | undefined> {
  return askValue({ ...box, parse: parseDuration, usage: vscode.l10n.t('Write it like 500ms, 30s, 2m or 1h.') });
}
