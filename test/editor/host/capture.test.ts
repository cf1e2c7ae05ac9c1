import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { allTabs, demo, until } from './support.ts';

const suspectUri = vscode.Uri.file(join(demo.folder, demo.file));

describe('a series of the demo service', () => {
  let seriesId: string | undefined;

  before(async () => {
    const address = { kind: 'inspector', host: '127.0.0.1', port: demo.inspectorPort };
    const plan = { snapshots: 4, mode: 'sampling', fill: { kind: 'load', command: demo.load }, threads: 'all' };
    seriesId = await vscode.commands.executeCommand<string | undefined>('leakline.capture', { address, plan });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(join(demo.folder, '.vscode'), { recursive: true, force: true });
  });

  it('is captured and analysed', () => {
    assert.ok(seriesId, 'the command returns the id of the series');
  });

  it('opens the growth panel', async () => {
    const isPanel = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('leakline.growth');
    await until(async () => allTabs().some(isPanel), 'its tab is there');
  });

  it('has a problem at the leaking line, and nowhere else', () => {
    const ours = vscode.languages
      .getDiagnostics()
      .flatMap(([uri, all]) => all.filter(({ source }) => source === 'Leakline').map((one) => ({ uri, one })));
    assert.deepEqual(
      ours.map(({ uri, one }) => [uri.toString(), one.range.start.line + 1]),
      [[suspectUri.toString(), demo.line]],
    );
    assert.equal(ours[0]?.one.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(
      ours[0].one.message,
      /^queue\.on\('error', .* registers a listener/,
      'plain text, without marks of code',
    );
  });

  it('puts a lens over the line that says how much grows', async () => {
    const document = await vscode.workspace.openTextDocument(suspectUri);
    const lenses = await lensesOf(document);
    assert.equal(lenses.length, 1);
    assert.equal(lenses[0]?.range.start.line, demo.line - 1);
    assert.match(
      lenses[0]?.command?.title ?? '',
      /^▲ \+300 listeners per interval · [\d.]+ [kM]B retained · Show retainers$/,
    );
  });

  it('explains the line in a hover', async () => {
    const position = new vscode.Position(demo.line - 1, 4);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      suspectUri,
      position,
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    const ours = texts.find((text) => text.includes('Leakline'));
    assert.match(ours ?? '', /Listener leak/);
    assert.match(ours ?? '', /_events/);
  });

  it('opens the line of a suspect', async () => {
    await vscode.commands.executeCommand('leakline.openSuspect');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), suspectUri.toString());
    assert.equal(editor?.selection.active.line, demo.line - 1);
  });

  it('keeps the lens at its line while the file is edited, and takes it away with the code', async () => {
    const document = await vscode.workspace.openTextDocument(suspectUri);
    const original = document.getText();
    const edit = async (work: (edit: vscode.WorkspaceEdit) => void): Promise<void> => {
      const workspaceEdit = new vscode.WorkspaceEdit();
      work(workspaceEdit);
      assert.ok(await vscode.workspace.applyEdit(workspaceEdit));
    };
    await edit((e) => e.insert(suspectUri, new vscode.Position(0, 0), '// one\n// two\n// three\n'));
    assert.equal((await lensesOf(document))[0]?.range.start.line, demo.line - 1 + 3);
    const moved = document.lineAt(demo.line - 1 + 3);
    await edit((e) => e.replace(suspectUri, moved.range, '  // repaired'));
    assert.deepEqual(await lensesOf(document), []);
    assert.deepEqual(
      vscode.languages.getDiagnostics(suspectUri).filter(({ source }) => source === 'Leakline'),
      [],
    );
    await edit((e) => e.replace(suspectUri, new vscode.Range(0, 0, document.lineCount, 0), original));
    assert.equal((await lensesOf(document))[0]?.range.start.line, demo.line - 1);
    await document.save();
  });

  it('peeks at who holds it, over the line', async () => {
    const document = await vscode.workspace.openTextDocument(suspectUri);
    const [lens] = await lensesOf(document, 'leakline.peekRetainers');
    assert.equal(lens?.command?.title, 'Peek retainers');
    await vscode.commands.executeCommand('leakline.peekRetainers', ...(lens.command.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, demo.line - 1);
    await vscode.commands.executeCommand('closeReferenceSearch');
  });

  it('moves the registration out of the handler, as soon as it uses nothing of it', async () => {
    const document = await vscode.workspace.openTextDocument(suspectUri);
    const original = document.getText();
    const moveOf = async (): Promise<vscode.CodeAction | undefined> => {
      const at = new vscode.Range(demo.line - 1, 2, demo.line - 1, 2);
      const provider = 'vscode.executeCodeActionProvider';
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(provider, suspectUri, at);
      return actions.find(({ title }) => title === 'Leakline: move the registration out of the handler');
    };
    assert.equal(await moveOf(), undefined, 'the listener names the visit');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(suspectUri, document.lineAt(demo.line).range, '    log.error(error.message, {});');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const move = await moveOf();
    assert.ok(move?.edit, 'there is such a quick fix');
    assert.ok(await vscode.workspace.applyEdit(move.edit));
    const moved = "\n});\n\nqueue.on('error', (error: Error) => {\n  log.error(error.message, {});\n});\n";
    assert.ok(document.getText().endsWith(moved), document.getText());
    const back = new vscode.WorkspaceEdit();
    back.replace(suspectUri, new vscode.Range(0, 0, document.lineCount, 0), original);
    assert.ok(await vscode.workspace.applyEdit(back));
    await document.save();
  });

  it('suppresses a suspect by a quick fix, in the settings or in .leaklineignore, and restores it', async () => {
    const range = new vscode.Range(demo.line - 1, 2, demo.line - 1, 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      suspectUri,
      range,
    );
    const suppress = actions.find(({ title }) => title === 'Leakline: suppress this suspect…');
    assert.ok(suppress?.command, 'there is such a quick fix');
    const { command } = suppress.command;
    const id = String(suppress.command.arguments?.[0]);
    const document = await vscode.workspace.openTextDocument(suspectUri);
    const isGone = () => until(async () => (await lensesOf(document)).length === 0, 'the lens is gone');
    const isBack = () => until(async () => (await lensesOf(document)).length === 1, 'the lens is back');
    const rules = (): unknown => vscode.workspace.getConfiguration('leakline').get('suppressions');

    await vscode.commands.executeCommand(command, id, 'settings');
    await isGone();
    assert.deepEqual(rules(), [id]);
    await vscode.commands.executeCommand('leakline.restoreSuspect', id);
    await isBack();
    assert.deepEqual(rules(), []);

    const file = join(demo.folder, '.leaklineignore');
    await vscode.commands.executeCommand(command, id, 'file');
    await isGone();
    assert.match(readFileSync(file, 'utf8'), new RegExp(`^${id}  # listener ${demo.file}:${demo.line}`));
    await vscode.commands.executeCommand('leakline.restoreSuspect', id);
    await isBack();
    // Written by hand, or by a pull.
    writeFileSync(file, 'src/routes/\n');
    await isGone();
    rmSync(file);
    await isBack();
  });

  it('clears its suspects', async () => {
    await vscode.commands.executeCommand('leakline.clearSuspects');
    const document = await vscode.workspace.openTextDocument(suspectUri);
    assert.deepEqual(await lensesOf(document), []);
    assert.deepEqual(
      vscode.languages.getDiagnostics(suspectUri).filter(({ source }) => source === 'Leakline'),
      [],
    );
  });

  it('can be shown again', async () => {
    await vscode.commands.executeCommand('leakline.showPanel');
    const document = await vscode.workspace.openTextDocument(suspectUri);
    assert.equal((await lensesOf(document)).length, 1);
  });
});

async function lensesOf(document: vscode.TextDocument, id = 'leakline.showRetainers'): Promise<vscode.CodeLens[]> {
  const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return all.filter(({ command }) => command?.command === id);
}
