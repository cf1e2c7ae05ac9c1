import { EdgeType, type HeapColumns, NodeType, type StringTable } from './columns.ts';
import { detachedNodes } from './attachment.ts';
import { createInterfaceMatcher, inferInterfaces, type InterfaceDefinition, type PropertyList } from './interfaces.ts';
import { Places } from './places.ts';
import { ShapeTree } from './shapes.ts';

/**
 * What an object is before interface names are given: objects of a group share a class under any set of definitions.
 * DevTools tells constructors of one name apart by where they are written.
 */
export interface Group {
  readonly name: string;
  /** `scriptId,line,column` of the constructor, or ''. */
  readonly location: string;
  /** The name is not the objects' own: DevTools gave it, as to all closures. */
  readonly isGiven: boolean;
  /** Set for plain objects: their properties in order. */
  readonly properties?: readonly string[];
}

export interface Groups {
  readonly groups: readonly Group[];
  /** Index into `groups` per node. */
  readonly ofNode: Uint32Array;
  /** Inferred from this snapshot's own plain objects. */
  readonly definitions: readonly InterfaceDefinition[];
}

/** Classes as DevTools names them; several may bear one name, their keys differ. */
export interface Classes {
  readonly names: readonly string[];
  /** Stable between snapshots of one session: `,Map` or `scriptId,line,column,Session`. */
  readonly keys: readonly string[];
  /** Class per group. */
  readonly ofGroup: Uint32Array;
}

export function classesUnder(groups: readonly Group[], definitions: readonly InterfaceDefinition[]): Classes {
  const match = createInterfaceMatcher(definitions);
  const names: string[] = [];
  const keys = new Map<string, number>();
  const ofGroup = Uint32Array.from(groups, ({ name, location, properties }) => {
    const className = properties ? (match(properties) ?? name) : name;
    const key = `${location},${className}`;
    let index = keys.get(key);
    if (index === undefined) {
      index = names.push(className) - 1;
      keys.set(key, index);
    }
    return index;
  });
  return { names, keys: [...keys.keys()], ofGroup };
}

/** What grouping needs to know of a snapshot. */
export interface Groupable {
  readonly nodeCount: number;
  readonly nodeType: Uint8Array;
  readonly nodeName: Uint32Array;
  readonly strings: StringTable;
  readonly otherTypeName: string;
  readonly places: Places;
  /** Number of an object's place, -1 when it has none; called for nodes in rising order. */
  placeOf(nodeOrdinal: number): number;
  /** Nodes that DevTools calls "Detached …". */
  readonly detached: ReadonlySet<number>;
  /** Adds each property edge's name of a plain object to its shape; called for nodes in rising order. */
  shapeOf(nodeOrdinal: number, shapes: ShapeTree): number;
}

export function groupNodes(snapshot: Groupable, ofNode: Uint32Array = new Uint32Array(snapshot.nodeCount)): Groups {
  const { nodeCount, nodeType, nodeName, strings, detached } = snapshot;
  const table = new GroupTable();
  const plainName = strings.indexOf('Object');
  const texts = new Int32Array(strings.count).fill(-1);
  const plain = new PlainObjects(snapshot);
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node] as NodeType;
    if (type !== NodeType.object && type !== NodeType.native) {
      ofNode[node] = table.ofType(type, snapshot.otherTypeName);
      continue;
    }
    const name = nodeName[node];
    if (texts[name] < 0) texts[name] = table.ownText(strings.get(name));
    let text = texts[name];
    if (detached.size > 0 && detached.has(node)) text = table.text(classNameOf(`Detached ${strings.get(name)}`), true);
    const shape = type === NodeType.object && name === plainName ? plain.shapeOf(node) : -1;
    ofNode[node] = table.group(text, type === NodeType.object ? snapshot.placeOf(node) : -1, shape);
  }
  const properties = plain.propertyLists();
  return {
    groups: table.groups(snapshot.places, (shape) => properties.get(shape) ?? []),
    ofNode,
    definitions: inferInterfaces(plain.counted(properties), plain.total),
  };
}

/** The groups of a snapshot that has all its columns. */
export function groupColumns(columns: HeapColumns, ofNode?: Uint32Array): Groups {
  const { firstEdge, edgeType, edgeNameOrIndex, locations } = columns;
  const places = new Places();
  let location = 0;
  return groupNodes(
    {
      nodeCount: columns.nodeCount,
      nodeType: columns.nodeType,
      nodeName: columns.nodeName,
      strings: columns.strings,
      otherTypeName: columns.otherTypeName,
      places,
      placeOf: (node) => {
        while (locations.node[location] < node) location++;
        if (locations.node[location] !== node) return -1;
        return places.number(locations.scriptId[location], locations.line0[location], locations.column0[location]);
      },
      detached: detachedNodes(columns),
      shapeOf: (node, shapes) => {
        let shape = 0;
        for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
          if (edgeType[edge] === EdgeType.property) shape = shapes.extend(shape, edgeNameOrIndex[edge]);
        }
        return shape;
      },
    },
    ofNode,
  );
}

/** `<div id="a">` belongs to `<div>`. */
export function classNameOf(name: string): string {
  const from = name.startsWith('<') ? 0 : name.startsWith('Detached <') ? 10 : -1;
  const space = from < 0 ? -1 : name.indexOf(' ', from);
  return space < 0 ? name : `${name.slice(0, space)}>`;
}

/** Whether the class of such a name is not the objects' own. */
export function isGivenName(name: string): boolean {
  return name.startsWith('<') || name.startsWith('Detached <');
}

/** The property lists of plain objects, gathered node by node. */
class PlainObjects {
  total = 0;
  readonly #snapshot: Groupable;
  readonly #shapes = new ShapeTree();

  constructor(snapshot: Groupable) {
    this.#snapshot = snapshot;
  }

  shapeOf(node: number): number {
    const shape = this.#snapshot.shapeOf(node, this.#shapes);
    this.#shapes.use(shape);
    this.total++;
    return shape;
  }

  propertyLists(): Map<number, string[]> {
    const texts = new Map<number, string>();
    const textOf = (name: number): string => {
      let text = texts.get(name);
      if (text === undefined) texts.set(name, (text = this.#snapshot.strings.get(name)));
      return text;
    };
    return new Map(this.#shapes.used.map((shape) => [shape, this.#shapes.properties(shape).map(textOf)]));
  }

  counted(lists: ReadonlyMap<number, string[]>): PropertyList[] {
    return [...lists].map(([shape, properties]) => ({ properties, objects: this.#shapes.uses(shape) }));
  }
}

/** Groups by text, location and shape, without a string or an object per node. */
class GroupTable {
  readonly #texts = new Map<string, number>();
  readonly #textList: { readonly name: string; readonly isGiven: boolean }[] = [];
  readonly #ofType = new Int32Array(NodeType.other + 1).fill(-1);
  /** Columns by group; groups of one text, or of one shape, form a chain. */
  readonly #text: number[] = [];
  readonly #place: number[] = [];
  readonly #shape: number[] = [];
  readonly #next: number[] = [];
  readonly #chains: number[] = [];
  readonly #shapeChains: number[] = [];

  /** The class of an object's own name. */
  ownText(name: string): number {
    return this.text(classNameOf(name), isGivenName(name));
  }

  text(name: string, isGiven: boolean): number {
    const key = `${isGiven ? '+' : '-'}${name}`;
    let index = this.#texts.get(key);
    if (index === undefined) {
      index = this.#textList.push({ name, isGiven }) - 1;
      this.#texts.set(key, index);
      this.#chains.push(-1);
    }
    return index;
  }

  ofType(type: NodeType, otherTypeName: string): number {
    if (this.#ofType[type] < 0)
      this.#ofType[type] = this.group(this.text(typeClass(type, otherTypeName), true), -1, -1);
    return this.#ofType[type];
  }

  /** `place` and `shape` are -1 where there is none. */
  group(text: number, place: number, shape: number): number {
    const first = (shape < 0 ? this.#chains[text] : this.#shapeChains[shape]) ?? -1;
    for (let group = first; group >= 0; group = this.#next[group]) {
      if (this.#place[group] === place && this.#text[group] === text) return group;
    }
    const group = this.#text.push(text) - 1;
    this.#place.push(place);
    this.#shape.push(shape);
    this.#next.push(first);
    if (shape < 0) this.#chains[text] = group;
    else this.#shapeChains[shape] = group;
    return group;
  }

  groups(places: Places, propertiesOf: (shape: number) => readonly string[]): Group[] {
    return this.#text.map((text, group) => {
      const { name, isGiven } = this.#textList[text];
      const location = places.key(this.#place[group]);
      const shape = this.#shape[group];
      return shape < 0 ? { name, location, isGiven } : { name, location, isGiven, properties: propertiesOf(shape) };
    });
  }
}

/** Class of all nodes of one type; objects and natives have names of their own. */
export function typeClass(type: NodeType, otherTypeName: string): string {
  switch (type) {
    case NodeType.hidden:
      return '(system)';
    case NodeType.code:
      return '(compiled code)';
    case NodeType.closure:
      return 'Function';
    case NodeType.regexp:
      return 'RegExp';
    case NodeType.array:
      return '(array)';
    case NodeType.string:
      return '(string)';
    case NodeType.number:
      return '(number)';
    case NodeType.synthetic:
      return '(synthetic)';
    case NodeType.concatenatedString:
      return '(concatenated string)';
    case NodeType.slicedString:
      return '(sliced string)';
    case NodeType.symbol:
      return '(symbol)';
    case NodeType.bigint:
      return '(bigint)';
    case NodeType.objectShape:
      return '(object shape)';
    case NodeType.wasm:
      return '(wasm object)';
    case NodeType.object:
    case NodeType.native:
    case NodeType.other:
      return `(${otherTypeName})`;
    default:
      return type satisfies never;
  }
}
