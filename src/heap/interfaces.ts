/**
 * Names of plain objects by what they have in common: `{id, user}` instead of `Object`. The rules are those of DevTools
 * (`inferInterfaceDefinitions` and `applyInterfaceDefinitions` in its HeapSnapshot.ts), so that classes bear the same names.
 */
export interface InterfaceDefinition {
  readonly name: string;
  readonly properties: readonly string[];
}

/** The property lists of a snapshot's plain objects, each with the number of objects that have it, by first appearance. */
export interface PropertyList {
  readonly properties: readonly string[];
  readonly objects: number;
}

const MAX_NAME_LENGTH = 120;
const MIN_OBJECTS = 2;
/** A definition must fit one object in so many. */
const MIN_SHARE = 1000;

/** The definitions that enough plain objects follow, most popular first. `total` counts the objects without properties, too. */
export function inferInterfaces(lists: readonly PropertyList[], total: number): InterfaceDefinition[] {
  const candidates = new Map<string, { definition: InterfaceDefinition; count: number }>();
  for (const { properties, objects } of lists) {
    const definition = definitionOf(properties);
    if (definition.properties.length === 0) continue;
    const known = candidates.get(definition.name);
    if (known) known.count += objects;
    else candidates.set(definition.name, { definition, count: objects });
  }
  const least = Math.max(MIN_OBJECTS, total / MIN_SHARE);
  return [...candidates.values()]
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count)
    .map(({ definition }) => definition);
}

/** As many leading properties as fit in a name. */
function definitionOf(properties: readonly string[]): InterfaceDefinition {
  let name = '{';
  const taken: string[] = [];
  for (const property of properties) {
    if (property === '__proto__') continue;
    const formatted = formatProperty(property);
    if (name.length > 1 && name.length + formatted.length > MAX_NAME_LENGTH) break;
    name += name.length > 1 ? `, ${formatted}` : formatted;
    taken.push(property);
  }
  return { name: `${name}}`, properties: taken };
}

function formatProperty(name: string): string {
  return /[,'"{}]/.test(name) ? JSON.stringify(name) : name;
}

/** Finds the best definition for a list of properties: the one with most of them, the more popular one of equals. */
export function createInterfaceMatcher(
  definitions: readonly InterfaceDefinition[],
): (properties: readonly string[]) => string | undefined {
  const byAnchor = indexByAnchor(definitions);
  return (properties) => {
    const own = new Set(properties);
    let best: { size: number; index: number; name: string } | undefined;
    for (const property of own) {
      for (const candidate of byAnchor.get(property) ?? []) {
        const { size, index } = candidate;
        if (best && (size < best.size || (size === best.size && index >= best.index))) continue;
        if (candidate.properties.every((name) => own.has(name))) best = candidate;
      }
    }
    return best?.name;
  };
}

interface Candidate {
  readonly name: string;
  readonly properties: readonly string[];
  readonly size: number;
  readonly index: number;
}

/** Each definition under its rarest property, so that an object meets few definitions that do not fit. */
function indexByAnchor(definitions: readonly InterfaceDefinition[]): Map<string, Candidate[]> {
  const frequency = new Map<string, number>();
  for (const { properties } of definitions)
    for (const property of properties) frequency.set(property, (frequency.get(property) ?? 0) + 1);
  const byAnchor = new Map<string, Candidate[]>();
  definitions.forEach(({ name, properties }, index) => {
    const rarity = (property: string): number => frequency.get(property) ?? 0;
    const anchor = properties.reduce((a, b) => (rarity(b) < rarity(a) ? b : a));
    const list = byAnchor.get(anchor);
    const candidate = { name, properties, size: properties.length, index };
    if (list) list.push(candidate);
    else byAnchor.set(anchor, [candidate]);
  });
  return byAnchor;
}
