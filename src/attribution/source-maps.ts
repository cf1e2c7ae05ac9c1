import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnyMap, type TraceMap } from '@jridgewell/trace-mapping';
import type { Script } from './scripts.ts';
import { readText } from './source-text.ts';

export interface SourceMap {
  readonly trace: TraceMap;
  readonly resolve: (source: string) => string;
  /** Text by resolved path. */
  readonly contents: ReadonlyMap<string, string>;
  /** It came with the script that ran, and so belongs to it whatever was built since. */
  readonly isInline: boolean;
}

/** The map of a script. `resolvePath` leads from a source's URL and the map's folder to its path here. */
export function readSourceMap(
  script: Pick<Script, 'path' | 'sourceMapUrl' | 'sourceText'>,
  resolvePath: (source: string, folder: string) => string,
): SourceMap | undefined {
  const url = script.sourceMapUrl ?? sourceMapComment(script.sourceText ?? readText(script.path));
  if (!url) return undefined;
  const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  const file = inline ? script.path : resolveFile(url, dirname(script.path));
  const json = inline ? decodeInline(inline[2], inline[1] !== undefined) : readText(file);
  if (json === undefined) return undefined;
  try {
    return openMap(json, (source) => resolvePath(source, dirname(file)), inline !== null);
  } catch {
    return undefined;
  }
}

function openMap(json: string, resolveSource: (source: string) => string, isInline: boolean): SourceMap {
  const trace = new AnyMap(json.replace(/^\)\]\}'[^\n]*\n/, ''));
  const contents = new Map<string, string>();
  trace.sources.forEach((source, index) => {
    const content = trace.sourcesContent?.[index];
    if (source !== null && typeof content === 'string') contents.set(resolveSource(source), content);
  });
  return { trace, resolve: resolveSource, contents, isInline };
}

/** Sources that a script carries along in its own text, by the target's paths. */
export function inlineContents(script: Script): { readonly path: string; readonly text: string }[] {
  const url = script.sourceMapUrl ?? sourceMapComment(script.sourceText);
  if (!url?.startsWith('data:')) return [];
  const map = readSourceMap(script, (source, folder) => plainPath(source, folder));
  return [...(map?.contents ?? [])].map(([path, text]) => ({ path, text }));
}

/** Path of a source as its map names it. */
export function plainPath(source: string, folder: string): string {
  if (source.startsWith('file://')) return resolveFile(source, folder);
  return isAbsolute(source) ? source : resolve(folder, source);
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
