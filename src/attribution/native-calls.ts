import type { HeapEvidence } from './evidence.ts';
import { importedModule } from './package-calls.ts';
import type { Script } from './scripts.ts';
import type { Site } from './syntax.ts';

/**
 * Methods of Node's API behind requests of the native layer, by the module of Node's own whose functions wait for them.
 * Source: node/lib, where each `req.oncomplete` is set.
 */
const METHODS: readonly (readonly [module: RegExp, methods: ReadonlySet<string>])[] = [
  [/child_process/, new Set(['send'])],
  [
    /^node:(net|internal\/stream_base_commons|_http|internal\/streams|internal\/http2)/,
    new Set(['write', 'end', 'pipe']),
  ],
  [/^node:dgram/, new Set(['send'])],
  [/worker|messageport/, new Set(['postMessage'])],
  [/^node:(fs|internal\/fs)/, new Set(['write', 'writeFile', 'appendFile', 'readFile', 'open'])],
  [/dns/, new Set(['lookup', 'resolve'])],
];

/** The methods whose calls may have made the requests that pile up behind Node's open handles. */
export function nativeMethods(evidence: HeapEvidence, scripts: ReadonlyMap<number, Script>): ReadonlySet<string> {
  const found = new Set<string>();
  if (evidence.store !== 'root' || !evidence.memberClasses.some((name) => /Wrap$|Req/.test(name))) return found;
  for (const member of evidence.functions) {
    const url = scripts.get(member.scriptId)?.url ?? '';
    if (!url.startsWith('node:')) continue;
    for (const [module, methods] of METHODS) if (module.test(url)) for (const method of methods) found.add(method);
  }
  return found;
}

/** How well a call fits: it runs again and again, and is of a method that makes such requests. */
export function nativeCall(site: Site, methods: ReadonlySet<string>): number {
  return site.kind === 'call' && site.functionIndex > 0 && site.receiver.length > 0 && methods.has(site.member)
    ? 0.58
    : 0;
}

/** `for await (const tick of setInterval(1000))`, `await setTimeout(1000)`: timers that promises stand for, which no function is handed to. */
export function promisedTimer(site: Site, { store, keepsTimers }: HeapEvidence): number {
  if (store !== 'timer' || !keepsTimers || site.kind !== 'call' || site.functionIndex === 0) return 0;
  return /^(node:)?timers\/promises$/.test(importedModule(site)) ? 0.7 : 0;
}
