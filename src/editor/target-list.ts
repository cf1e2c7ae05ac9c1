import * as vscode from 'vscode';
import { plainText } from '../base/plain-text.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetInfo } from '../model/target.ts';
import type { DebugSessions } from './debug-sessions.ts';
import { parseEndpoint } from './typed-targets.ts';

/** Where editors keep extensions; their language servers are Node processes, too. */
const EXTENSIONS_FOLDER = /[\\/]\.(vscode|vscodium|cursor|windsurf)[\w-]*[\\/]extensions[\\/]/;

/**
 * What can be captured: debug sessions of this window, saved inspectors, and the processes of this machine without those
 * of the editor; what runs in this workspace comes first.
 */
export class TargetList {
  readonly #host: LeaklineHost;
  readonly #sessions: DebugSessions;

  constructor(host: LeaklineHost, sessions: DebugSessions) {
    this.#host = host;
    this.#sessions = sessions;
  }

  async all(signal?: AbortSignal): Promise<TargetInfo[]> {
    const [debugged, listed] = await Promise.all([
      this.#sessions.targets(),
      this.#host.targets(signal).catch((error: unknown) => ({ error })),
    ]);
    const known = [...debugged, ...savedTargets()];
    // What the machine does not tell is no reason to hide what is known without it.
    if ('error' in listed && known.length === 0) throw listed.error;
    const local = ('error' in listed ? [] : [...listed])
      .filter((target) => !isOfEditor(target))
      .sort((a, b) => Number(isOfWorkspace(b)) - Number(isOfWorkspace(a)));
    return [...known, ...local];
  }
}

function savedTargets(): TargetInfo[] {
  const saved = vscode.workspace.getConfiguration('leakline').get<readonly unknown[]>('remotes', []);
  return saved.flatMap((text) => {
    const address = typeof text === 'string' ? parseEndpoint(text) : undefined;
    return address ? [{ title: String(text), address }] : [];
  });
}

/** A target's command line as it is shown: without the folder everybody is in, and the flags the port stands for. */
export function shortTitle(title: string, sources: readonly string[] = []): string {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const folders = [...workspace, ...sources].map((folder) => `${folder}/`);
  const inside = folders.reduce((text, folder) => text.replaceAll(folder, ''), title);
  return plainText(inside.replaceAll(/ --inspect(-brk|-wait|-port)?(=\S+)?(?= |$)/g, ''), 200);
}

/** For a narrow column: what a program is called, not where it lies. */
export function programName(title: string): string {
  return shortTitle(title).replaceAll(/(?<=^|[\s=])(?:[a-z]:)?[\\/](?:[^\s\\/]+[\\/])+(?=[^\s\\/])/gi, '…/');
}

function isOfEditor({ pid, title }: TargetInfo): boolean {
  if (pid === process.pid || pid === process.ppid) return true;
  return title.includes(vscode.env.appRoot) || EXTENSIONS_FOLDER.test(title);
}

function isOfWorkspace({ cwd }: TargetInfo): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(
    ({ uri }) => cwd === uri.fsPath || cwd?.startsWith(`${uri.fsPath}/`) === true,
  );
}
