import { existsSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { originalPositionFor, traceSegment } from '@jridgewell/trace-mapping';
import { isCompiledInPlace, lineNow, lineOfCode, moved, positionNow, type CurrentPlace } from './changed-sources.ts';
import { packageOf, type Script } from './scripts.ts';
import { plainPath, readSourceMap, type SourceMap } from './source-maps.ts';
import { isSameText, modifiedAt, readText } from './source-text.ts';
import { parseSource } from './parse-source.ts';
import { functionAt, offsetAt, positionAt, type Syntax } from './syntax.ts';

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

interface Place {
  readonly line0: number;
  readonly column0: number;
}

export interface SourcesOptions {
  /** Where a path of the target is on this machine. */
  readonly toLocal?: (path: string) => string;
  /** When the process started, as milliseconds since the epoch; 0 when nobody knows. */
  readonly startedAtMs?: number;
}

/** Reads and parses the sources of one thread's scripts, each once. */
export class Sources {
  readonly #folders: readonly string[];
  readonly #syntax = new Map<number, Syntax | undefined>();
  readonly #maps = new Map<number, SourceMap | undefined>();
  readonly #originals = new Map<string, Syntax | undefined>();
  /** None of the scripts is of the workspace: then all that are neither Node's nor a package's are spoken of by their own path. */
  readonly #isElsewhere: boolean;

  readonly #toLocal: (path: string) => string;
  readonly #startedAtMs: number;
  /** Scripts whose own text is not what the disk says, by path. */
  readonly #compiled = new Map<string, Script>();
  readonly #scriptPaths = new Set<string>();
  /** What each source said when it ran, where that is known. */
  readonly #ran = new Map<string, string | undefined>();
  readonly #names = new Map<string, string>();
  readonly #rebuilt = new Map<number, string | undefined>();

  constructor(workspaceFolders: readonly string[], scripts: Iterable<Script>, options: SourcesOptions = {}) {
    this.#folders = workspaceFolders.map((folder) => resolve(folder));
    this.#toLocal = options.toLocal ?? ((path) => path);
    this.#startedAtMs = options.startedAtMs ?? 0;
    const all = [...scripts];
    for (const script of all) {
      this.#scriptPaths.add(script.path);
      if (script.sourceText !== undefined) this.#compiled.set(script.path || script.url, script);
    }
    this.#isElsewhere = !all.some((script) => !script.packageName && this.#folderOf(script.path) !== undefined);
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
    const built = map && this.#inBuildOfMap(script, line0, column0);
    if (map && built) {
      const found = originalPositionFor(map.trace, { line: built.line0 + 1, column: built.column0 });
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

  /** What the word that begins at a position of a script was called in its source; '' when its map does not say. */
  originalName(script: Script, line0: number, column0: number): string {
    const map = this.#mapOf(script);
    const built = map && this.#inBuildOfMap(script, line0, column0);
    const segment = map && built && traceSegment(map.trace, built.line0, built.column0);
    return segment?.length === 5 && segment[0] === built?.column0 ? map!.trace.names[segment[4]] : '';
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

  /** The source's text as it ran: of the script, or from the map that came with it; else from disk. */
  textOf(path: string): string | undefined {
    return this.#ranText(path) ?? readText(path);
  }

  /** `undefined` when nobody but the disk knows. */
  #ranText(path: string): string | undefined {
    if (this.#ran.has(path)) return this.#ran.get(path);
    const text = this.#carriedText(path) ?? this.#compiledText(path);
    this.#ran.set(path, text);
    return text;
  }

  #carriedText(path: string): string | undefined {
    for (const map of this.#maps.values()) {
      const content = map?.contents.get(path);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  #compiledText(path: string): string | undefined {
    const script = this.#compiled.get(path);
    if (script?.sourceText === undefined || this.#mapOf(script)) return undefined;
    const disk = readText(path);
    return disk !== undefined && isCompiledInPlace(path, script.sourceText, disk) ? disk : script.sourceText;
  }

  /** Where a position of the code that ran stands in the file of today. `code` is what ran there, as it was compiled. */
  whereNow(at: SourcePosition, code = ''): CurrentPlace {
    const disk = readText(at.path);
    const ran = this.#ranText(at.path);
    if (disk === undefined) return { at, text: ran, change: 'none' };
    if (ran === undefined) {
      // A script that is not as its file says carries its own text; of what it was built from, only the time is known.
      const isNewer = this.#startedAtMs > 0 && modifiedAt(at.path) > this.#startedAtMs;
      if (!isNewer || this.#scriptPaths.has(at.path)) return { at, text: disk, change: 'none' };
      const line0 = lineOfCode(disk, code, at.line0);
      if (line0 < 0) return { at, text: disk, change: 'newer' };
      return { at: moved(at, line0), text: disk, change: line0 === at.line0 ? 'none' : 'moved' };
    }
    if (isSameText(ran, disk)) return { at, text: disk, change: 'none' };
    const line0 = lineNow(ran, disk, at.line0);
    if (line0 < 0) return { at, text: ran, change: 'gone' };
    return { at: moved(at, line0), text: disk, change: line0 === at.line0 ? 'stays' : 'moved' };
  }

  /**
   * A map beside the file belongs to the newest build; one that came in the script, to the script. `undefined` when the
   * code that ran is not in that build any more.
   */
  #inBuildOfMap(script: Script, line0: number, column0: number): Place | undefined {
    const newest = this.#newestBuild(script);
    if (newest === undefined || script.sourceText === undefined) return { line0, column0 };
    return positionNow(script.sourceText, newest, { line0, column0 });
  }

  /** Built anew since the target loaded it: then positions are found again by their text. */
  isRebuilt(script: Script): boolean {
    return this.#newestBuild(script) !== undefined;
  }

  /** Text of a compiled script on disk, when that is not the one that ran. */
  #newestBuild(script: Script): string | undefined {
    if (this.#rebuilt.has(script.scriptId)) return this.#rebuilt.get(script.scriptId);
    const { sourceText, path } = script;
    const map = sourceText === undefined ? undefined : this.#mapOf(script);
    const disk = map && !map.isInline ? readText(path) : undefined;
    const newest = disk === undefined || sourceText === undefined || isSameText(disk, sourceText) ? undefined : disk;
    this.#rebuilt.set(script.scriptId, newest);
    return newest;
  }

  #position(path: string, line0: number, column0: number): SourcePosition {
    const packageName = packageOf(path);
    const folder = this.#folderOf(path);
    const inWorkspace = (folder !== undefined || this.#isElsewhere) && !packageName;
    const file = folder === undefined ? path : this.#nameIn(folder, path);
    return { file, path, line0, column0, inWorkspace, packageName };
  }

  /** Relative to its folder; with the folder's name in front when another folder has such a file, too. */
  #nameIn(folder: string, path: string): string {
    let name = this.#names.get(path);
    if (name !== undefined) return name;
    const inside = relative(folder, path).split(sep).join('/');
    const isTwice = this.#folders.some((other) => other !== folder && existsSync(join(other, inside)));
    name = isTwice ? `${basename(folder)}/${inside}` : inside;
    this.#names.set(path, name);
    return name;
  }

  /** The deepest workspace folder that holds `path`. */
  #folderOf(path: string): string | undefined {
    let best: string | undefined;
    for (const folder of this.#folders) {
      if (isInside(path, folder) && (best === undefined || folder.length > best.length)) best = folder;
    }
    return best;
  }

  #mapOf(script: Script): SourceMap | undefined {
    if (!this.#maps.has(script.scriptId)) {
      // A package's own map leads to sources nobody has.
      const wanted = !script.isInternal && !script.packageName;
      this.#maps.set(script.scriptId, wanted ? this.#readMap(script) : undefined);
      // What it carries is what ran.
      this.#ran.clear();
    }
    return this.#maps.get(script.scriptId);
  }

  #readMap(script: Script): SourceMap | undefined {
    return readSourceMap(script, (source, folder) => this.#resolveSource(source, folder));
  }

  /** Bundlers name sources by URL (`webpack://app/./src/a.ts`): such a path is looked for in the workspace. */
  #resolveSource(source: string, folder: string): string {
    const scheme = source.startsWith('file://') ? null : /^[a-z][a-z0-9+.-]+:\/\/[^/]*\//i.exec(source);
    if (!scheme) return this.#toLocal(plainPath(source, folder));
    const tail = source
      .slice(scheme[0].length)
      .replace(/^(\.\/|\/)+/, '')
      .replace(/\?.*$/, '');
    for (const root of this.#folders) if (readText(join(root, tail)) !== undefined) return join(root, tail);
    return join(this.#folders[0] ?? folder, tail);
  }
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Start of the innermost statement around an offset. */
export function statementAround(syntax: Syntax, offset: number): number {
  let best = -1;
  for (const site of syntax.sites)
    if (site.start <= offset && offset < site.end && site.statementStart <= offset && site.statementStart > best)
      best = site.statementStart;
  return best < 0 ? offset : best;
}
