import { access, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScriptEntry } from '../model/series.ts';
import { evaluate, type Session } from '../targets/session.ts';

/** A program has few sources of its own that no build wrote to the disk; what is over these bounds is no such source. */
const MAX_SCRIPTS = 500;
const MAX_SOURCE_CHARS = 1_000_000;
/** Of one map, and of all together: the target waits while it reads one. */
const MAX_MAP_CHARS = 8_000_000;
const MAX_MAPS_CHARS = 24_000_000;

/**
 * Adds the text of scripts that are not on this disk as they run: compiled in memory by a loader, changed since, or of
 * another machine. The debugger must be enabled on the session.
 */
export async function withSources(session: Session, scripts: readonly ScriptEntry[]): Promise<readonly ScriptEntry[]> {
  const own = new Set(scripts.filter(({ url }) => isOwnSource(url)).slice(0, MAX_SCRIPTS));
  const found = await Promise.all(
    scripts.map(async (script): Promise<ScriptEntry> => {
      if (!own.has(script)) return script;
      const { scriptId } = script;
      // A script that was collected meanwhile has no text any more.
      const answer = await session.send('Debugger.getScriptSource', { scriptId }).catch(() => undefined);
      const source = answer?.scriptSource ?? '';
      if (source === '' || source.length > MAX_SOURCE_CHARS || (await isFileText(script.url, source))) return script;
      return { ...script, source };
    }),
  );
  return withRemoteMaps(session, found);
}

/** Files, and what a program names itself: `vm.Script`, `//# sourceURL=`. What has no name cannot be named. */
function isOwnSource(url: string): boolean {
  return url !== '' && !/^(node|https?|wasm|data|chrome-extension):/.test(url) && !isOfPackage(url);
}

function isOfPackage(url: string): boolean {
  return /[\\/]node_modules[\\/]/.test(url);
}

async function isFileText(url: string, source: string): Promise<boolean> {
  const path = pathOf(url);
  if (path === undefined) return false;
  try {
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    // V8 sees no byte order mark, and in CommonJS of old not the first line of an executable script.
    return text === source || text.replace(/^#!.*/, '') === source.replace(/^#!.*/, '');
  } catch {
    return false;
  }
}

function pathOf(url: string): string | undefined {
  try {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    return isAbsolute(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Maps beside scripts of another machine or container, read where they are, and kept in the script's own address. */
async function withRemoteMaps(session: Session, scripts: readonly ScriptEntry[]): Promise<ScriptEntry[]> {
  const found: ScriptEntry[] = [];
  let room = MAX_MAPS_CHARS;
  for (const script of scripts) {
    const path = script.source === undefined || room <= 0 ? undefined : await remoteMapPath(script);
    const map = path === undefined ? undefined : await readInTarget(session, path);
    room -= map?.length ?? 0;
    const inline = map && `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
    found.push(inline ? { ...script, sourceMapURL: inline } : script);
  }
  return found;
}

async function remoteMapPath({ url, sourceMapURL }: ScriptEntry): Promise<string | undefined> {
  const path = pathOf(url);
  if (path === undefined || !sourceMapURL || /^[a-z][a-z0-9+.-]+:/i.test(sourceMapURL)) return undefined;
  const isHere = await access(path).then(
    () => true,
    () => false,
  );
  return isHere ? undefined : resolve(dirname(path), decodeURIComponent(sourceMapURL));
}

async function readInTarget(session: Session, path: string): Promise<string | undefined> {
  const read = `(() => {
    const fs = process.getBuiltinModule?.('fs') ?? require('fs');
    const path = ${JSON.stringify(path)};
    return fs.statSync(path).size > ${MAX_MAP_CHARS} ? null : fs.readFileSync(path, 'utf8');
  })()`;
  // It may not be allowed to, or there is no such file.
  const text = await evaluate<string | null>(session, read, true).catch(() => null);
  return text ?? undefined;
}
