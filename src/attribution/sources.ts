import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnyMap, originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import { packageOf, type Script } from './scripts.ts';
import { functionAt, offsetAt, parseSource, positionAt, type Syntax } from './syntax.ts';

/** A position in the source a person edits. */
export interface SourcePosition {
  /** Relative to its workspace folder with `/`, else absolute. */
  readonly file: string;
  readonly path: string;
  readonly line0: number;
  readonly column0: number;
  readonly inWorkspace: boolean;
  /** `express` when the original lies in node_modules (a bundle). */
  readonly packageName: string;
}

const LARGEST_SOURCE_BYTES = 32 * 2 ** 20;

/** Reads and parses the sources of one thread's scripts, each once. */
export class Sources {
  readonly #folders: readonly string[];
  readonly #syntax = new Map<number, Syntax | undefined>();
  readonly #maps = new Map<number, SourceMap | undefined>();
  readonly #originals = new Map<string, Syntax | undefined>();
  /** None of the scripts is of the workspace: then all that are neither Node's nor a package's are spoken of by their own path. */
  readonly #isElsewhere: boolean;

  constructor(workspaceFolders: readonly string[], scripts: Iterable<Script>) {
    this.#folders = workspaceFolders.map((folder) => resolve(folder));
    this.#isElsewhere = ![...scripts].some(
      (script) => !script.packageName && this.#folderOf(script.path) !== undefined,
    );
  }

  /** Whether a script, or any source it was built from, is the workspace's own. */
  isOwn(script: Script): boolean {
    if (script.isInternal || script.packageName) return false;
    if (this.#isElsewhere || this.#folderOf(script.path) !== undefined) return true;
    return script.path === '' && this.#mapOf(script) !== undefined;
  }

  /** Whether a position was written in the workspace: a bundle is the workspace's own, the packages in it are not. */
  isOwnPosition(script: Script, line0: number, column0: number): boolean {
    if (!this.isOwn(script)) return false;
    return this.#mapOf(script) === undefined || this.original(script, line0, column0).inWorkspace;
  }

  /** What V8 compiled, parsed. */
  syntaxOf(script: Script): Syntax | undefined {
    if (this.#syntax.has(script.scriptId)) return this.#syntax.get(script.scriptId);
    const text = script.sourceText ?? readText(script.path);
    // Text that V8 compiled is JavaScript whatever the file is called: loaders compile TypeScript in memory.
    const name = script.sourceText === undefined ? script.path : 'script.js';
    const syntax = text === undefined ? undefined : (parseSource(text, name) ?? parseSource(text, 'script.ts'));
    this.#syntax.set(script.scriptId, syntax);
    return syntax;
  }

  /** Where a position of a script stands in the source it was written in. */
  original(script: Script, line0: number, column0: number): SourcePosition {
    const map = this.#mapOf(script);
    if (map) {
      const found = originalPositionFor(map.trace, { line: line0 + 1, column: column0 });
      if (found.source !== null && found.line !== null)
        return this.#position(map.resolve(found.source), found.line - 1, found.column);
    }
    return this.#position(script.path || script.url, line0, column0);
  }

  /**
   * Where the statement around an offset of a script starts, in the source it was written in. Minifiers join statements,
   * so the start is looked up again in the original.
   */
  originalStatement(script: Script, syntax: Syntax, expressionStart: number, statementStart: number): SourcePosition {
    const map = this.#mapOf(script);
    if (!map) {
      const at = positionAt(syntax, statementStart);
      return this.original(script, at.line0, at.column0);
    }
    const at = positionAt(syntax, expressionStart);
    const mapped = this.original(script, at.line0, at.column0);
    const original = this.originalSyntax(mapped.path);
    if (!original) return mapped;
    const offset = offsetAt(original, mapped.line0, mapped.column0);
    const start = positionAt(original, statementAround(original, offset));
    return { ...mapped, ...start };
  }

  /** Name of the function around a position of the original source. */
  originalFunctionName(position: SourcePosition): string {
    const syntax = this.originalSyntax(position.path);
    if (!syntax) return '';
    let at = functionAt(syntax, offsetAt(syntax, position.line0, position.column0));
    while (!at.name && at.parent > 0) at = syntax.functions[at.parent];
    return at.className && at.name ? `${at.className}.${at.name}` : at.name;
  }

  originalSyntax(path: string): Syntax | undefined {
    if (this.#originals.has(path)) return this.#originals.get(path);
    const text = this.textOf(path);
    const syntax = text === undefined ? undefined : parseSource(text, path);
    this.#originals.set(path, syntax);
    return syntax;
  }

  /** The source's text: from disk, else from the map that carries it. */
  textOf(path: string): string | undefined {
    const text = readText(path);
    if (text !== undefined) return text;
    for (const map of this.#maps.values()) {
      const content = map?.contents.get(path);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  #position(path: string, line0: number, column0: number): SourcePosition {
    const packageName = packageOf(path);
    const folder = this.#folderOf(path);
    const inWorkspace = (folder !== undefined || this.#isElsewhere) && !packageName;
    const file = folder === undefined ? path : relative(folder, path).split(sep).join('/');
    return { file, path, line0, column0, inWorkspace, packageName };
  }

  /** The deepest workspace folder that holds `path`. */
  #folderOf(path: string): string | undefined {
    let best: string | undefined;
    for (const folder of this.#folders) {
      const inside = path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
      if (inside && (best === undefined || folder.length > best.length)) best = folder;
    }
    return best;
  }

  #mapOf(script: Script): SourceMap | undefined {
    if (!this.#maps.has(script.scriptId)) {
      // A package's own map leads to sources nobody has.
      const wanted = !script.isInternal && !script.packageName;
      this.#maps.set(script.scriptId, wanted ? this.#readMap(script) : undefined);
    }
    return this.#maps.get(script.scriptId);
  }

  #readMap(script: Script): SourceMap | undefined {
    const url = script.sourceMapUrl ?? sourceMapComment(script.sourceText ?? readText(script.path));
    if (!url) return undefined;
    const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
    const file = inline ? script.path : resolveFile(url, dirname(script.path));
    const json = inline ? decodeInline(inline[2], inline[1] !== undefined) : readText(file);
    if (json === undefined) return undefined;
    try {
      return this.#openMap(json, file);
    } catch {
      return undefined;
    }
  }

  #openMap(json: string, file: string): SourceMap {
    const trace = new AnyMap(json.replace(/^\)\]\}'[^\n]*\n/, ''));
    const folder = dirname(file);
    const resolveSource = (source: string): string => this.#resolveSource(source, folder);
    const contents = new Map<string, string>();
    trace.sources.forEach((source, index) => {
      const content = trace.sourcesContent?.[index];
      if (source !== null && typeof content === 'string') contents.set(resolveSource(source), content);
    });
    return { trace, resolve: resolveSource, contents };
  }

  /** Bundlers name sources by URL (`webpack://app/./src/a.ts`): such a path is looked for in the workspace. */
  #resolveSource(source: string, folder: string): string {
    if (source.startsWith('file://')) return resolveFile(source, folder);
    const scheme = /^[a-z][a-z0-9+.-]+:\/\/[^/]*\//i.exec(source);
    if (!scheme) return isAbsolute(source) ? source : resolve(folder, source);
    const tail = source
      .slice(scheme[0].length)
      .replace(/^(\.\/|\/)+/, '')
      .replace(/\?.*$/, '');
    for (const root of this.#folders) if (readText(join(root, tail)) !== undefined) return join(root, tail);
    return join(this.#folders[0] ?? folder, tail);
  }
}

interface SourceMap {
  readonly trace: TraceMap;
  readonly resolve: (source: string) => string;
  /** Text by resolved path. */
  readonly contents: ReadonlyMap<string, string>;
}

/** Start of the innermost statement around an offset. */
export function statementAround(syntax: Syntax, offset: number): number {
  let best = -1;
  for (const site of syntax.sites)
    if (site.start <= offset && offset < site.end && site.statementStart <= offset && site.statementStart > best)
      best = site.statementStart;
  return best < 0 ? offset : best;
}

function sourceMapComment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf('sourceMappingURL=');
  if (at < 0) return undefined;
  return /^[^\s'"*]+/.exec(text.slice(at + 'sourceMappingURL='.length))?.[0];
}

function decodeInline(data: string, isBase64: boolean): string {
  return isBase64 ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data);
}

function resolveFile(url: string, folder: string): string {
  try {
    return url.startsWith('file://') ? fileURLToPath(url) : resolve(folder, decodeURIComponent(url));
  } catch {
    return resolve(folder, url);
  }
}

function readText(path: string): string | undefined {
  if (!isAbsolute(path)) return undefined;
  try {
    const text = readFileSync(path, 'utf8');
    return text.length > LARGEST_SOURCE_BYTES ? undefined : text;
  } catch {
    return undefined;
  }
}
