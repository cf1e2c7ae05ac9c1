import { join } from 'node:path';
import * as vscode from 'vscode';
import { addIgnoreLine, IGNORE_FILE, removeIgnoreLine } from '../host/ignore-file.ts';
import type { SuppressedSuspect, Suspect } from '../model/report.ts';
import { ruleText } from '../report/suppressions.ts';
import { openAt, type Finding, type Findings } from './findings.ts';
import type { SuppressedNode } from './suspects-view.ts';
import { titleText } from './texts.ts';
import { pickRow } from './workbench-text.ts';

const SETTING = 'suppressions';

/** Where a rule is kept: with the sources, for everybody and for the command, or in the settings. */
export type SuppressionPlace = 'file' | 'settings';

export function isSuppressionPlace(value: unknown): value is SuppressionPlace {
  return value === 'file' || value === 'settings';
}

/** Suspects that were looked at and accepted. `refresh` is called when the rules have changed, wherever that was done. */
export class Suppressions implements vscode.Disposable {
  readonly #refreshViews: () => Promise<unknown>;
  #refreshed: Promise<unknown> = Promise.resolve();
  readonly #subscriptions: vscode.Disposable[];

  constructor(refresh: () => Promise<unknown>) {
    this.#refreshViews = refresh;
    const files = vscode.workspace.createFileSystemWatcher(`**/${IGNORE_FILE}`);
    const changed = (): void => void this.#refresh();
    this.#subscriptions = [
      files,
      files.onDidChange(changed),
      files.onDidCreate(changed),
      files.onDidDelete(changed),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`leakline.${SETTING}`)) changed();
      }),
    ];
  }

  /** One after the other, so that the last state of the rules is the one that is shown. */
  #refresh(): Promise<unknown> {
    this.#refreshed = this.#refreshed.then(() => this.#refreshViews());
    return this.#refreshed;
  }

  /** Accepts one suspect by its fingerprint. Without a place the person is asked for it. */
  async add({ suspect, uri }: Finding, given?: SuppressionPlace): Promise<void> {
    const own = uri && vscode.workspace.getWorkspaceFolder(uri);
    const folder = own?.uri.fsPath ?? rootFolder();
    const place = folder === undefined ? 'settings' : (given ?? (await pickPlace()));
    if (place === 'settings')
      await updateRules((rules) => [...rules.filter((rule) => rule !== suspect.id), suspect.id]);
    else if (place === 'file' && folder !== undefined) await addIgnoreLine(folder, suspect.id, aboutText(suspect));
    if (place !== undefined) await this.#refresh();
  }

  /** Takes back what accepts a suspect. A rule that was written for more than one is shown, for the person to change. */
  async remove({ id, rule }: SuppressedSuspect): Promise<void> {
    if (rule !== id) return this.#showRule(rule);
    if (settingsRules().includes(rule)) await updateRules((rules) => rules.filter((one) => one !== rule));
    for (const folder of rootFolders()) await removeIgnoreLine(folder, rule);
    await this.#refresh();
  }

  async #showRule(rule: string): Promise<void> {
    if (settingsRules().includes(rule)) {
      await vscode.commands.executeCommand('workbench.action.openSettings', `leakline.${SETTING}`);
      return;
    }
    for (const folder of rootFolders()) {
      const uri = vscode.Uri.file(join(folder, IGNORE_FILE));
      const document = await openDocument(uri);
      const line0 =
        document
          ?.getText()
          .split(/\r?\n/)
          .findIndex((line) => ruleText(line) === rule) ?? -1;
      if (line0 >= 0) await openAt(uri, new vscode.Position(line0, 0));
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** The rules of the settings; those of `.leaklineignore` are read by whoever reads a report. */
export function settingsRules(): readonly string[] {
  return vscode.workspace.getConfiguration('leakline').get<readonly string[]>(SETTING, []);
}

async function updateRules(change: (rules: readonly string[]) => string[]): Promise<void> {
  const settings = vscode.workspace.getConfiguration('leakline');
  const target = rootFolder() === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  await settings.update(SETTING, change(settingsRules()), target);
}

function rootFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

function rootFolder(): string | undefined {
  return rootFolders()[0];
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** What stands behind the rule in the file: kind and place, for whoever reads it later. */
function aboutText({ kind, file, line, function: name }: Suspect): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
  return [kind, place, name].filter(Boolean).join(' ');
}

/** By its row in the sidebar, by its fingerprint, or as the person picks. */
export async function suppressedOf(
  findings: Findings,
  given: SuppressedNode | string | undefined,
): Promise<SuppressedSuspect | undefined> {
  const { suppressed } = findings;
  if (typeof given === 'string') return suppressed.find(({ id }) => id === given);
  if (given) return given.suppressed;
  const items = suppressed.map((suspect) =>
    pickRow({
      icon: 'eye-closed',
      suspect,
      label: titleText(suspect),
      description: suspect.file ?? '',
      detail: vscode.l10n.t('suppressed by {0}', suspect.rule),
    }),
  );
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Restore Suppressed Suspect') }))?.suspect;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly place: SuppressionPlace;
}

async function pickPlace(): Promise<SuppressionPlace | undefined> {
  const items: readonly PlaceItem[] = [
    {
      place: 'file',
      label: vscode.l10n.t('In {0}', IGNORE_FILE),
      description: vscode.l10n.t('kept with the sources; the leakline command reads it, too'),
      iconPath: new vscode.ThemeIcon('file'),
    },
    {
      place: 'settings',
      label: vscode.l10n.t('In the settings of this workspace'),
      iconPath: new vscode.ThemeIcon('settings-gear'),
    },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Suppress this suspect') }))?.place;
}
