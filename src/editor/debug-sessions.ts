import * as vscode from 'vscode';
import type { TargetInfo } from '../model/target.ts';

/** Where js-debug lets others speak to the target of one of its sessions. */
interface CdpProxy {
  readonly host: string;
  readonly port: number;
  readonly path?: string;
}

/** The Node sessions of this window's debugger. They are only told of when they start and end. */
export class DebugSessions implements vscode.Disposable {
  readonly #running = new Map<string, vscode.DebugSession>();
  readonly #subscriptions: vscode.Disposable[];

  constructor() {
    const active = vscode.debug.activeDebugSession;
    if (active) this.#running.set(active.id, active);
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession((session) => void this.#running.set(session.id, session)),
      vscode.debug.onDidTerminateDebugSession((session) => void this.#running.delete(session.id)),
    ];
  }

  /** A session that has no proxy (the parent of others, or no Node at all) is left out. */
  async targets(): Promise<TargetInfo[]> {
    const nodes = [...this.#running.values()].filter(({ type }) => type === 'pwa-node');
    const found = await Promise.all(nodes.map(targetOf));
    return found.filter((target) => target !== undefined);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

async function targetOf(session: vscode.DebugSession): Promise<TargetInfo | undefined> {
  try {
    const proxy = await vscode.commands.executeCommand<CdpProxy | undefined>(
      'extension.js-debug.requestCDPProxy',
      session.id,
    );
    if (!proxy) return undefined;
    const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
    const url = `ws://${host}:${proxy.port}${proxy.path ?? ''}`;
    const cwd = session.workspaceFolder?.uri.fsPath;
    return { title: session.name, address: { kind: 'websocket', url }, ...(cwd === undefined ? {} : { cwd }) };
  } catch {
    return undefined;
  }
}
