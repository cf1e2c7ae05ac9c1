import type { HeapEvidence } from './evidence.ts';
import type { Site } from './syntax.ts';

/** Node's own registries of loaded modules, and what they take in. Source: node/lib/internal/modules. */
const REGISTRIES = /^(LoadCache|ResolveCache|ModuleLoader)$/;
const MODULES = /^(Module|ModuleWrap|ModuleJob|ModuleJobSync)$/;
const REGISTRY_NAMES = /^(children|cache|_cache)$/;

/** The container is where Node keeps modules: code that is loaded under ever new names, or anew after it was thrown out. */
export function keepsModules({ ownerClass, memberClasses, paths }: HeapEvidence): boolean {
  if (REGISTRIES.test(ownerClass)) return true;
  const names = paths[0]?.names.filter((name) => name !== '[]') ?? [];
  const last = names.at(-1) ?? '';
  return (
    /^#?(loadCache|resolveCache|_pathCache)$/.test(last) ||
    (MODULES.test(memberClasses[0] ?? '') && REGISTRY_NAMES.test(last))
  );
}

/** A call that loads a module whose name is made when it runs; a name that is written out loads one module at most. */
export function moduleLoad(site: Site): number {
  if (site.kind !== 'call' || site.functionIndex === 0) return 0;
  const isLoad = site.receiver.length === 0 ? /^(import|require)$/.test(site.member) : site.member === 'require';
  if (!isLoad) return 0;
  return site.values[0]?.type === 'StringLiteral' ? 0.4 : 0.8;
}
