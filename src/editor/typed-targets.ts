import type { TargetAddress } from '../model/target.ts';

/** What a person types for an inspector: `9229`, `host:9229`, `[::1]:9229` or a ws address. `undefined` for anything else. */
export function parseEndpoint(text: string): TargetAddress | undefined {
  const typed = text.trim();
  if (/^wss?:\/\/\S+$/i.test(typed)) return URL.canParse(typed) ? { kind: 'websocket', url: typed } : undefined;
  const match = /^(?:(\[[0-9a-f:.]+\]|[^\s:/[\]]+):)?(\d{1,5})$/i.exec(typed);
  const port = Number(match?.[2]);
  if (!match || port < 1 || port > 65_535) return undefined;
  const host = match[1]?.replace(/^\[|\]$/g, '') ?? '127.0.0.1';
  return { kind: 'inspector', host, port };
}

/** `[NAMESPACE/]POD[:CONTAINER]` with the names Kubernetes allows. */
export function parsePod(text: string): TargetAddress | undefined {
  const match = /^(?:([a-z\d-]+)\/)?([a-z\d][a-z\d.-]*)(?::([a-z\d-]+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, namespace, pod = '', container] = match;
  return { kind: 'kubernetes', pod, ...(namespace && { namespace }), ...(container && { container }) };
}

/** Words of a command line, with quotes for words that hold blanks. Nothing else of a shell: no shell runs it. */
export function parseCommandLine(text: string): string[] {
  const words = text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g);
  return Array.from(words, ([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
