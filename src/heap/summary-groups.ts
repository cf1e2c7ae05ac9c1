import { classNameOf, type Group, isGivenName, typeClass } from './classes.ts';
import { NodeType, type StringTable } from './columns.ts';
import { inferInterfaces, type InterfaceDefinition, type PropertyList } from './interfaces.ts';
import type { KernelGroups } from './owner-kernel.ts';

const NONE = 0xffffffff;

/** What the kernel numbered, with names. Detached nodes get groups of their own in their column. */
export function summaryGroups(
  numbered: KernelGroups,
  strings: StringTable,
  otherTypeName: string,
  detached: { readonly nodes: ReadonlySet<number>; readonly group: Uint32Array },
): { readonly groups: Group[]; readonly definitions: InterfaceDefinition[] } {
  const text = cached((name: number) => strings.get(name));
  const properties = cached((shape: number) => numbered.properties(shape).map(text));
  const lists = new Map<number, PropertyList>();
  let total = 0;
  const groups = Array.from({ length: numbered.count }, (_, group): Group => {
    const type = numbered.field(group, 'type') as NodeType;
    if (type !== NodeType.object && type !== NodeType.native)
      return { name: typeClass(type, otherTypeName), location: '', isGiven: true };
    const name = text(numbered.field(group, 'name'));
    const place = numbered.field(group, 'place');
    const shape = numbered.field(group, 'shape');
    const location = place === NONE ? '' : numbered.place(place).join(',');
    const named = { name: classNameOf(name), location, isGiven: isGivenName(name) };
    if (shape === NONE) return named;
    if (!lists.has(shape)) {
      // By first appearance, as groups are.
      lists.set(shape, { properties: properties(shape), objects: numbered.uses(shape) });
      total += numbered.uses(shape);
    }
    return { ...named, properties: properties(shape) };
  });
  separateDetached(numbered, text, groups, detached);
  return { groups, definitions: inferInterfaces([...lists.values()], total) };
}

function separateDetached(
  numbered: KernelGroups,
  text: (name: number) => string,
  groups: Group[],
  { nodes, group }: { readonly nodes: ReadonlySet<number>; readonly group: Uint32Array },
): void {
  const own = new Map<number, number>();
  for (const node of nodes) {
    const before = group[node];
    let after = own.get(before);
    if (after === undefined) {
      const name = classNameOf(`Detached ${text(numbered.field(before, 'name'))}`);
      own.set(before, (after = groups.push({ name, location: '', isGiven: true }) - 1));
    }
    group[node] = after;
  }
}

function cached<T>(make: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = make(key)));
    return value;
  };
}
