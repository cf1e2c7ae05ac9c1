import { spreadAttachment } from './attachment.ts';
import { NodeType, type PlainColumns } from './columns.ts';
import type { SnapshotHeader } from './header.ts';
import type { ReusedMemory } from './kernel.ts';
import { type KeptEdges, OwnerKernel, ownerRoom } from './owner-kernel.ts';
import { OwnerRows } from './owner-rows.ts';
import { PlaceRows } from './place-rows.ts';
import type { NodeRows } from './rows.ts';
import { otherTypeName, type ScanOptions, type Scanner } from './scan.ts';
import { type EdgeSink, type Sections, SectionScanner } from './sections.ts';
import { type SnapshotSummary } from './summary.ts';
import { summaryGroups } from './summary-groups.ts';

export interface SummaryOptions extends ScanOptions {
  /** Sees the whole snapshot before its columns are made into the summary. Only for it edges are kept, until then. */
  readonly look?: ((columns: PlainColumns) => void) | undefined;
  /** What to read into; the columns of the summary lie there as well. */
  readonly memory?: ReusedMemory | undefined;
}

/**
 * Reads a snapshot straight into its summary: edges are looked at once while they pass and never kept. Its `end` is undefined
 * for the rare snapshot that needs all its edges.
 */
export function createSummaryScanner(options: SummaryOptions = {}): Scanner<SnapshotSummary | undefined> {
  const { look } = options;
  const keepsEdges = look !== undefined;
  let kernel: OwnerKernel | undefined;
  let places: PlaceRows | undefined;
  const scanner = new SectionScanner<OwnerRows | CountedRows>({
    accept: options.accept,
    memory: options.memory,
    room: (header) => ownerRoom(header, keepsEdges),
    places: (header, nodes) => (places = kernel && new PlaceRows(header, nodes.type, kernel)),
    strings: (nodes, edges) =>
      keepsEdges ? undefined : kernel?.wantedNames(Math.max(nodes.maxName, edges.maxName) + 1),
    edges: (header, nodes, own) => {
      kernel = OwnerKernel.of(header, nodes, own, keepsEdges);
      return kernel ? new OwnerRows(header, nodes, kernel) : new CountedRows(header);
    },
  });
  return {
    get input() {
      return scanner.input;
    },
    get nextInput() {
      return scanner.nextInput;
    },
    write: (bytes) => scanner.write(bytes),
    end: () => {
      const sections = scanner.end();
      const { edges } = sections;
      if (!(edges instanceof OwnerRows)) return undefined;
      if (!places) takeEarlyPlaces(sections, edges.kernel);
      const { kept } = edges.kernel;
      if (look && kept) look(plainColumns(sections, kept));
      return toSummary(sections, edges);
    },
  };
}

/** Stands in where the snapshot will be read again with all its edges. */
class CountedRows implements EdgeSink {
  rows = 0;
  readonly maxName = 0;
  readonly fields: number;

  constructor(header: SnapshotHeader) {
    this.fields = header.edge.fields;
  }

  take(_values: Uint32Array, count: number): number {
    const rows = Math.floor(count / this.fields);
    this.rows += rows;
    return rows * this.fields;
  }
}

/** From locations that came before the nodes. */
function takeEarlyPlaces({ header, nodes, locations }: Sections<EdgeSink>, kernel: OwnerKernel): void {
  const values = locations?.numbers.toArray() ?? new Uint32Array(0);
  new PlaceRows(header, nodes.type, kernel).take(values, values.length, { section: 'locations', offset: 0, large: [] });
}

function plainColumns({ header, nodes, strings }: Sections<EdgeSink>, kept: KeptEdges): PlainColumns {
  const { type, name, id, selfSize } = nodes;
  const { nodeCount } = header;
  return { ...kept, nodeCount, nodeType: type, nodeName: name, nodeId: id, selfSize, strings };
}

function toSummary(sections: Sections<EdgeSink>, edges: OwnerRows): SnapshotSummary | undefined {
  const { header, nodes, strings } = sections;
  const { kernel } = edges;
  const external = strings.indexOf('system / ExternalStringData');
  const shallowSize = edges.hasUserRoots ? kernel.shallowSizes(external) : nodes.selfSize;
  const numbered = shallowSize && kernel.groups(strings.indexOf('Object'));
  if (!numbered) return undefined;
  // Names have served: the groups lie in their place.
  const group = nodes.name;
  const { groups, definitions } = summaryGroups(numbered, strings, otherTypeName(header), {
    nodes: detachedNodes(nodes, edges),
    group,
  });
  return {
    nodeCount: header.nodeCount,
    lastObjectId: kernel.lastObjectId,
    id: nodes.id,
    shallowSize,
    group,
    type: nodes.type,
    groups,
    definitions,
    spare: kernel.spare,
  };
}

function detachedNodes(nodes: NodeRows, edges: OwnerRows): ReadonlySet<number> {
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
