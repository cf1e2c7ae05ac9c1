import type { ScriptEntry } from '../model/series.ts';
import { RefusedError, type Session } from '../targets/session.ts';
import { withSources } from './script-sources.ts';

/** The scripts a thread has loaded, as its inspector tells them. */
export class ScriptTable {
  readonly #session: Session;
  /** A debugger uses the same session: its domains stay as they are. */
  readonly #shared: boolean;
  readonly #scripts = new Map<string, ScriptEntry>();

  constructor(session: Session, shared: boolean) {
    this.#session = session;
    this.#shared = shared;
    session.on('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
      // Each look replays all of them; a script is what it was.
      if (url === '' || this.#scripts.has(scriptId)) return;
      this.#scripts.set(scriptId, { scriptId, url, ...(sourceMapURL ? { sourceMapURL } : {}) });
    });
    // Only between two messages of ours can a `debugger` statement find us listening; it must not stop the target.
    if (!shared) session.on('Debugger.paused', () => void session.send('Debugger.resume').catch(() => undefined));
  }

  /** Enabling the debugger replays all scripts; it is switched off again at once so that it cannot disturb. */
  async read(): Promise<readonly ScriptEntry[]> {
    const session = this.#session;
    const known = new Set(this.#scripts.keys());
    // Some versions refuse this until the domain is enabled, so it is said twice.
    if (!this.#shared) await session.send('Debugger.setSkipAllPauses', { skip: true }).catch(ignoreRefusal);
    await session.send('Debugger.enable', {});
    if (!this.#shared) await session.send('Debugger.setSkipAllPauses', { skip: true });
    const fresh = [...this.#scripts.values()].filter(({ scriptId }) => !known.has(scriptId));
    for (const script of await withSources(session, fresh)) this.#scripts.set(script.scriptId, script);
    if (!this.#shared) await session.send('Debugger.disable');
    return [...this.#scripts.values()];
  }
}

export function ignoreRefusal(error: unknown): undefined {
  if (error instanceof RefusedError) return undefined;
  throw error;
}
