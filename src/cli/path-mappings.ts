import { resolve } from 'node:path';
import { message } from '../base/message.ts';
import type { PathMapping } from '../model/series.ts';
import { UsageError } from './usage.ts';

/** `--path-mapping /app=./api`, as often as there are roots. */
export const pathOptions = { 'path-mapping': { type: 'string', multiple: true } } as const;

export function parsePathMappings(texts: readonly string[] | undefined, cwd: string): readonly PathMapping[] {
  return (texts ?? []).map((text) => {
    const at = text.indexOf('=');
    if (at <= 0 || at === text.length - 1)
      throw new UsageError(message`--path-mapping takes REMOTE=LOCAL, such as /app=./api, not "${text}".`);
    return { remote: text.slice(0, at), local: resolve(cwd, text.slice(at + 1)) };
  });
}
