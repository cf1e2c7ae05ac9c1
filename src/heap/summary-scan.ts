import { spreadAttachment } from './attachment.ts';
import { type Groups, groupNodes } from './classes.ts';
import { NodeType } from './columns.ts';
import { OwnerKernel, ownerRoom } from './owner-kernel.ts';
import { OwnerRows } from './owner-rows.ts';
import type { NodeRows } from './rows.ts';
import { PlaceRows } from './place-rows.ts';
import { otherTypeName, type ScanOptions, type Scanner } from './scan.ts';
import { type Sections, SectionScanner } from './sections.ts';
import type { ShapeTree } from './shapes.ts';
import { lastObjectId, type SnapshotSummary } from './summary.ts';

/**
 * Reads a snapshot straight into its summary: edges are looked at once while they pass and never kept. Its `end` is undefined
 * for the rare snapshot that needs all its edges.
 */
export function createSummaryScanner(options: ScanOptions = {}): Scanner<SnapshotSummary | undefined> {
  let places: PlaceRows | undefined;
  const scanner = new SectionScanner({
    accept: options.accept,
    room: ownerRoom,
    places: (header, nodes) => (places = new PlaceRows(header, nodes.type)),
    strings: wantedStrings,
    edges: (header, nodes, kernel) => new OwnerRows(header, nodes, kernel && new OwnerKernel(header, nodes, kernel)),
  });
  return {
    get input() {
      return scanner.input;
    },
    write: (bytes) => scanner.write(bytes),
    end: () => toSummary(scanner.end(), places),
  };
}

/** One byte per string: 1 for names of classes and properties, the only ones a summary shows. */
function wantedStrings({ type, name, maxName }: NodeRows, edges: OwnerRows): Uint8Array {
  const wanted = new Uint8Array(Math.max(maxName, edges.maxName) + 1);
  for (let node = 0; node < type.length; node++)
    if (type[node] === NodeType.object || type[node] === NodeType.native) wanted[name[node]] = 1;
  for (let i = 0; i < edges.propertyNames.length; i++) wanted[edges.propertyNames.at(i)] = 1;
  return wanted;
}

function toSummary(sections: Sections<OwnerRows>, placeRows: PlaceRows | undefined): SnapshotSummary | undefined {
  const { header, nodes, edges, strings } = sections;
  const shallowSize = edges.shallowSizes(strings.indexOf('system / ExternalStringData'));
  if (!shallowSize) return undefined;
  const { groups, ofNode, definitions } = groupSections(sections, placeRows ?? latePlaces(sections));
  return {
    nodeCount: header.nodeCount,
    lastObjectId: lastObjectId(nodes.id),
    id: nodes.id,
    shallowSize,
    group: ofNode,
    type: nodes.type,
    groups,
    definitions,
  };
}

/** From locations that came before the nodes. */
function latePlaces({ header, nodes, locations }: Sections<OwnerRows>): PlaceRows {
  const rows = new PlaceRows(header, nodes.type);
  const values = locations?.numbers.toArray() ?? new Uint32Array(0);
  rows.take(values, values.length, { section: 'locations', offset: 0, large: [] });
  return rows;
}

function groupSections(sections: Sections<OwnerRows>, placeRows: PlaceRows): Groups {
  const { header, nodes, edges, strings } = sections;
  const { objects, propertyNames } = edges;
  let object = 0;
  return groupNodes(
    {
      nodeCount: header.nodeCount,
      nodeType: nodes.type,
      nodeName: nodes.name,
      places: placeRows.places,
      // Owners have been found, their column is free.
      placeOf: placeRows.lookup(edges.owner),
      strings,
      otherTypeName: otherTypeName(header),
      detached: detachedNodes(sections),
      shapeOf: (node: number, shapes: ShapeTree): number => {
        while (object < objects.length && objects.at(object) < node) object += 2;
        if (object === objects.length || objects.at(object) !== node) return 0;
        let shape = 0;
        const end = objects.at(object + 1);
        for (let i = object === 0 ? 0 : objects.at(object - 1); i < end; i++)
          shape = shapes.extend(shape, propertyNames.at(i));
        return shape;
      },
    },
    // Names have served once a node has its group.
    nodes.name,
  );
}

function detachedNodes({ nodes, edges }: Sections<OwnerRows>): ReadonlySet<number> {
  if (nodes.stateNodes.length === 0) return new Set();
  const next = new Map<number, number[]>();
  for (let i = 0; i < edges.nativeFrom.length; i++) {
    const from = edges.nativeFrom.at(i);
    const list = next.get(from);
    if (list) list.push(edges.nativeTo.at(i));
    else next.set(from, [edges.nativeTo.at(i)]);
  }
  return spreadAttachment(nodes.stateNodes, nodes.states, (node) => nodes.type[node] === NodeType.native, next);
}
