import { fileURLToPath } from 'node:url';
import { EdgeType, NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';
import type { ScriptEntry } from '../model/series.ts';

/** A script V8 compiled, as far as its address tells. */
export interface Script {
  readonly scriptId: number;
  readonly url: string;
  /** Absolute path; '' for scripts that are no file. */
  readonly path: string;
  readonly sourceMapUrl: string | undefined;
  /** Text as V8 compiled it, where that is not what the file on disk says. */
  readonly sourceText: string | undefined;
  /** `express`, `@koa/router`; '' outside node_modules. */
  readonly packageName: string;
  readonly isInternal: boolean;
}

/** Package of a path: the folder behind the last `node_modules`. */
export function packageOf(path: string): string {
  const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path);
  return match ? match[1].replaceAll('\\', '/') : '';
}

function toScript(scriptId: number, url: string, entry?: ScriptEntry): Script {
  let path = '';
  if (url.startsWith('file://')) {
    try {
      path = fileURLToPath(url);
    } catch {
      // Of another system than this one: what it calls the file is a path all the same.
      path = URL.canParse(url) ? decodeURIComponent(new URL(url).pathname) : '';
    }
  } else if (/^([\\/]|[A-Za-z]:[\\/])/.test(url)) path = url;
  return {
    scriptId,
    url,
    path,
    sourceMapUrl: entry?.sourceMapURL || undefined,
    sourceText: entry?.source,
    packageName: packageOf(path || url),
    isInternal: url.startsWith('node:') || (!path && !url.includes('://')),
  };
}

/** What the inspector told alone. */
export function scriptsOf(entries: readonly ScriptEntry[]): Map<number, Script> {
  const table = new Map<number, Script>();
  for (const entry of entries) {
    const scriptId = Number(entry.scriptId);
    table.set(scriptId, toScript(scriptId, entry.url, entry));
  }
  return table;
}

/**
 * Scripts by id: what the inspector told, and for files from disk what the snapshot itself names
 * (closure → `shared` → script).
 */
export function scriptTable(graph: HeapGraph, entries: readonly ScriptEntry[]): Map<number, Script> {
  const table = scriptsOf(entries);
  const { locations } = graph;
  for (let index = 0; index < locations.node.length; index++) {
    const scriptId = locations.scriptId[index];
    if (table.has(scriptId) || graph.nodeType[locations.node[index]] !== NodeType.closure) continue;
    const url = scriptNameOf(graph, locations.node[index]);
    if (url) table.set(scriptId, toScript(scriptId, url));
  }
  return table;
}

function internalTarget(graph: HeapGraph, node: number, name: RegExp): number {
  for (let edge = graph.firstEdge[node]; edge < graph.firstEdge[node + 1]; edge++)
    if (graph.edgeType[edge] === EdgeType.internal && name.test(graph.edgeName(edge))) return graph.edgeTo[edge];
  return -1;
}

function scriptNameOf(graph: HeapGraph, closure: number): string {
  const shared = internalTarget(graph, closure, /^shared$/);
  if (shared < 0) return '';
  const script = internalTarget(graph, shared, /^script/);
  return script < 0 ? '' : graph.name(script);
}
