import type { HeapEvidence } from './evidence.ts';
import { requestMade } from './made-by-node.ts';
import type { ParsedScript } from './program.ts';
import type { Site } from './syntax.ts';

/** Node's own calls that make objects of another name, which live until they are closed. */
const MADE_BY = new Map<string, readonly string[]>(
  Object.entries({
    MessageChannel: ['MessagePort'],
    watch: ['FSWatcher'],
    watchFile: ['StatWatcher'],
    createServer: ['Server', 'TLSServer', 'Http2Server'],
    connect: ['Socket', 'TLSSocket', 'ClientHttp2Session'],
    createConnection: ['Socket', 'TLSSocket'],
    createInterface: ['Interface'],
    createReadStream: ['ReadStream'],
    createWriteStream: ['WriteStream'],
    fork: ['ChildProcess'],
    spawn: ['ChildProcess'],
    createHook: ['AsyncHook'],
    createSocket: ['Socket'],
    mark: ['PerformanceMark'],
    measure: ['PerformanceMeasure'],
  }),
);

/** `new X(…)` where X grows by as many per interval as the container takes in. */
export function construction(parsed: ParsedScript, site: Site, evidence: HeapEvidence): number {
  if ((site.kind !== 'new' && site.kind !== 'call') || site.functionIndex === 0) return 0;
  const name = site.member;
  const growing = Math.max(
    (site.kind === 'new' && evidence.constructed.get(name)?.agreement) || 0,
    requestMade(site, evidence),
    ...(MADE_BY.get(name) ?? []).map((made) => evidence.constructed.get(made)?.agreement ?? 0),
  );
  if (growing === 0) return 0;
  // A class that the workspace defines is stored by a statement of the workspace, which is looked for by its own form.
  const isOwnClass = parsed.program.scripts.some(
    ({ syntax }) => syntax.classes.has(name) || syntax.functions.some((candidate) => candidate.className === name),
  );
  // What is registered or started is the cause; what was made on the way hangs below it.
  const isRegistered = /^(emitter|event-target|timer)$/.test(evidence.store) ? 0.85 : 1;
  return (isOwnClass ? 0.35 : 0.68) * growing * isRegistered;
}
