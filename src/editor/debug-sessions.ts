import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TargetInfo } from '../model/target.ts';

/** Where js-debug lets others speak to the target of one of its sessions. */
interface CdpProxy {
  readonly host: string;
  readonly port: number;
  readonly path?: string;
}

/** A debugger that does not answer must not hold up the list of all other targets. */
const ANSWER_MS = 1000;

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

  /** A session without a proxy is left out. */
  async targets(): Promise<TargetInfo[]> {
    // js-debug starts one session that launches or attaches, with a child for each target; only children have a proxy,
    // and a question for the parent's is never answered.
    const nodes = [...this.#running.values()].filter(
      ({ type, parentSession }) => type === 'pwa-node' && parentSession !== undefined,
    );
    const found = await Promise.all(nodes.map(targetOf));
    return found.filter((target) => target !== undefined);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

async function targetOf(session: vscode.DebugSession): Promise<TargetInfo | undefined> {
  try {
    const asked = vscode.commands.executeCommand<CdpProxy>('extension.js-debug.requestCDPProxy', session.id);
    const proxy = await Promise.race([asked, sleep(ANSWER_MS, undefined)]);
    if (!proxy) return undefined;
    const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
    const url = `ws://${host}:${proxy.port}${proxy.path ?? ''}`;
    const cwd = session.workspaceFolder?.uri.fsPath;
    return { title: session.name, address: { kind: 'websocket', url }, ...(cwd === undefined ? {} : { cwd }) };
  } catch {
    return undefined;
  }
}
