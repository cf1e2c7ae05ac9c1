import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ScriptEntry } from '../model/series.ts';
import type { Session } from '../targets/session.ts';

/** A program has few sources of its own that no build wrote to the disk; what is over these bounds is no such source. */
const MAX_SCRIPTS = 500;
const MAX_SOURCE_CHARS = 1_000_000;

/**
 * Adds the text of scripts that are not on this disk as they run: compiled in memory by a loader, or of another
 * machine. The debugger must be enabled on the session.
 */
export async function withSources(session: Session, scripts: readonly ScriptEntry[]): Promise<readonly ScriptEntry[]> {
  const own = new Set(scripts.filter(({ url }) => isOwnSource(url)).slice(0, MAX_SCRIPTS));
  return Promise.all(
    scripts.map(async (script) => {
      if (!own.has(script)) return script;
      const { scriptId } = script;
      // A script that was collected meanwhile has no text any more.
      const answer = await session.send('Debugger.getScriptSource', { scriptId }).catch(() => undefined);
      const source = answer?.scriptSource ?? '';
      if (source === '' || source.length > MAX_SOURCE_CHARS || (await isFileText(script.url, source))) return script;
      return { ...script, source };
    }),
  );
}

function isOwnSource(url: string): boolean {
  return /^(file:|\/|[A-Za-z]:[\\/])/.test(url) && !/[\\/]node_modules[\\/]/.test(url);
}

async function isFileText(url: string, source: string): Promise<boolean> {
  try {
    const text = await readFile(url.startsWith('file:') ? fileURLToPath(url) : url, 'utf8');
    // V8 sees neither a byte order mark nor, in CommonJS of old, the first line of an executable script.
    return text.replace(/^\uFEFF/, '') === source || text.includes(source);
  } catch {
    return false;
  }
}
