import * as vscode from 'vscode';
import { commands } from './command-ids.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { Finding, Findings } from './findings.ts';
import { titleText } from './texts.ts';

const SOURCE = 'Leakline';
/** From here on a suspect is a warning; below it is for information. */
const SURE = 0.7;

/** An entry in the Problems view for each suspect that has a line. */
export class SuspectProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('leakline');
  readonly #findings: Findings;
  readonly #subscriptions: vscode.Disposable[];

  constructor(findings: Findings) {
    this.#findings = findings;
    this.#subscriptions = [
      findings.onDidChange(() => this.#refresh()),
      // A file that is open or edited knows better than the report where its lines stand.
      vscode.workspace.onDidOpenTextDocument((document) => this.#refreshDocument(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#refreshDocument(document)),
    ];
  }

  #refresh(): void {
    this.#collection.clear();
    const byFile = new Map<string, Finding[]>();
    for (const finding of this.#findings.shown) {
      if (finding.uri === undefined || finding.suspect.line === undefined) continue;
      const key = finding.uri.toString();
      byFile.set(key, [...(byFile.get(key) ?? []), finding]);
    }
    for (const found of byFile.values()) {
      const uri = found[0]?.uri;
      if (uri === undefined) continue;
      const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
      if (document) this.#refreshDocument(document);
      else
        this.#collection.set(
          uri,
          found.map((finding) => diagnosticOf(finding, reportedRange(finding))),
        );
    }
  }

  #refreshDocument(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#findings.shown.some(({ uri }) => uri?.toString() === key)) return;
    const diagnostics = this.#findings.in(document).map(({ finding, line0 }) => {
      const line = document.lineAt(line0);
      const range = new vscode.Range(line0, line.firstNonWhitespaceCharacterIndex, line0, line.text.trimEnd().length);
      return diagnosticOf(finding, range);
    });
    this.#collection.set(document.uri, diagnostics);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }
}

function reportedRange({ suspect }: Finding): vscode.Range {
  const line0 = (suspect.line ?? 1) - 1;
  const column0 = Math.max(0, (suspect.column ?? 1) - 1);
  return new vscode.Range(line0, column0, line0, column0);
}

function diagnosticOf({ suspect }: Finding, range: vscode.Range): vscode.Diagnostic {
  const severity =
    suspect.confidence >= SURE ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Information;
  const diagnostic = new vscode.Diagnostic(range, titleText(suspect), severity);
  diagnostic.source = SOURCE;
  diagnostic.code = suspect.kind;
  return diagnostic;
}

/** Quick fixes on a problem of ours. */
export class SuspectActions implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #findings: Findings;
  readonly #host: LeaklineHost;

  constructor(findings: Findings, host: LeaklineHost) {
    this.#findings = findings;
    this.#host = host;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const diagnostics = context.diagnostics.filter(({ source }) => source === SOURCE);
    const here = this.#findings
      .in(document)
      .filter(({ line0 }) => line0 >= range.start.line && line0 <= range.end.line);
    const moves = await Promise.all(
      here.map(({ finding, line0 }) => this.#move(document, finding, line0, diagnostics, token)),
    );
    return [
      ...moves.filter((move) => move !== undefined),
      ...here.flatMap(({ finding }) => [
        action(vscode.l10n.t('Leakline: show what keeps this alive'), commands.showRetainers, finding, diagnostics),
        action(vscode.l10n.t('Leakline: suppress this suspect…'), commands.suppressSuspect, finding, diagnostics),
      ]),
    ];
  }

  /** Offered only where it changes nothing but how often the registration runs. */
  async #move(
    document: vscode.TextDocument,
    { suspect }: Finding,
    line0: number,
    diagnostics: vscode.Diagnostic[],
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction | undefined> {
    if (suspect.kind !== 'listener') return undefined;
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    const source = { path: document.uri.path, text: document.getText(), line0 };
    const changes = await this.#host.moveRegistration(source, abort.signal).catch(() => undefined);
    subscription.dispose();
    if (!changes) return undefined;
    const title = vscode.l10n.t('Leakline: move the registration out of the handler');
    const move = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    move.edit = new vscode.WorkspaceEdit();
    for (const { start, end, text } of changes) {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      move.edit.replace(document.uri, range, text);
    }
    move.diagnostics = diagnostics;
    return move;
  }
}

function action(
  title: string,
  command: string,
  { suspect }: Finding,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const result = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  result.command = { title, command, arguments: [suspect.id] };
  result.diagnostics = diagnostics;
  return result;
}
