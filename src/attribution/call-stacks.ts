import type { TapFrame } from '../model/tap.ts';
import type { Script } from './scripts.ts';
import type { Sources } from './sources.ts';

/** One who called, as a reader of the source knows it. */
export interface Caller {
  /** The function, or the package, or Node's module. */
  readonly name: string;
  /** Of the workspace alone. */
  readonly file?: string;
  readonly line?: number;
}

/** Finds where frames of a stack were written. */
export class CallStacks {
  readonly #byAddress = new Map<string, Script>();
  readonly #sources: Sources;

  constructor(scripts: Iterable<Script>, sources: Sources) {
    this.#sources = sources;
    for (const script of scripts) {
      this.#byAddress.set(script.url, script);
      // Stacks name CommonJS modules by path, as the target knows it.
      if (script.url.startsWith('file://'))
        this.#byAddress.set(decodeURIComponent(new URL(script.url).pathname), script);
    }
  }

  /** Innermost first, without the statement itself. What a package does inside is one step, and so is Node. */
  callersOf(frames: readonly TapFrame[]): Caller[] {
    const callers: Caller[] = [];
    for (const frame of frames.slice(1)) {
      // `map` and the like, which are V8's own.
      if (frame.url === '' && frame.line === 0) continue;
      const caller = this.#callerOf(frame);
      if (caller.file === undefined && callers.at(-1)?.name === caller.name) continue;
      callers.push(caller);
    }
    return callers;
  }

  #callerOf({ function: name, url, line, column }: TapFrame): Caller {
    const script = this.#byAddress.get(url);
    if (url.startsWith('node:')) return { name: url.replace('node:internal/', 'node:') };
    if (script?.packageName) return { name: script.packageName };
    if (!script || line === 0) return { name: name || url };
    const at = this.#sources.original(script, line - 1, Math.max(0, column - 1));
    if (at.packageName) return { name: at.packageName };
    return { name: this.#sources.originalFunctionName(at) || name, file: at.file, line: at.line0 + 1 };
  }
}
