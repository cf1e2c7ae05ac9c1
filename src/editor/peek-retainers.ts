import * as vscode from 'vscode';
import type { Suspect } from '../model/report.ts';
import { openFinding, sourceUri, type Finding } from './findings.ts';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The places in the sources that hold the members of a suspect, in a peek view over its line: each step of its path
 * whose code is known. `false` when there is no line to open it over.
 */
export async function peekRetainers(finding: Finding, folders: readonly string[]): Promise<boolean> {
  const editor = await openFinding(finding);
  if (!editor) return false;
  const { document, selection } = editor;
  const found = await Promise.all(placesOf(finding.suspect).map((place) => locationOf(place, folders)));
  const own = new vscode.Location(document.uri, selection.active);
  const locations = [own, ...found.filter((location) => location !== undefined)];
  await vscode.commands.executeCommand(
    'editor.action.peekLocations',
    document.uri,
    selection.active,
    locations.filter((one, i) => locations.findIndex((other) => isSameLine(one, other)) === i),
    'peek',
  );
  return true;
}

/** Whether there is more to show than the line itself. */
export function canPeek(suspect: Suspect): boolean {
  return placesOf(suspect).some(({ file, line }) => file !== suspect.file || line !== suspect.line);
}

/** From the root down; then what else the suspect rests on. */
function placesOf({ retainerPath, evidence }: Suspect): readonly Place[] {
  return [...retainerPath, ...evidence].flatMap(({ file, line, ...rest }) =>
    file === undefined || line === undefined ? [] : [{ file, line, column: 'column' in rest ? (rest.column ?? 1) : 1 }],
  );
}

async function locationOf(
  { file, line, column }: Place,
  folders: readonly string[],
): Promise<vscode.Location | undefined> {
  const uri = await sourceUri(file, folders);
  return uri && new vscode.Location(uri, new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1)));
}

function isSameLine(one: vscode.Location, other: vscode.Location): boolean {
  return one.uri.toString() === other.uri.toString() && one.range.start.line === other.range.start.line;
}
