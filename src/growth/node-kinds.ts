import { NodeType } from '../heap/columns.ts';
import type { HeapGraph } from '../heap/graph.ts';

/** Hidden nodes that stand between objects of the program; all others are V8's own. */
const USER_HIDDEN =
  /^system \/ (PromiseReaction|WeakCell|PropertyArray|Cell|AccessorPair|Oddball|SourceTextModule|JSGlobalProxy)|^$|Task$/;

const USER = 1;
const OWNER = 2;

/** What a node can be in a story of growth, and the names that tell; made once, since names are bytes until they are read. */
export interface NodeKinds {
  /** Made by the program: what V8 keeps about code, shapes and scopes is never a member. */
  isUser(node: number): boolean;
  /** May be what keeps members: Global handles hold what C++ keeps alive, values of a WeakMap are kept by their keys. */
  mayOwn(node: number): boolean;
  /** String index of each name, -1 where the heap has none. */
  readonly proto: number;
  readonly cell: number;
  readonly context: number;
}

export function nodeKinds(graph: HeapGraph): NodeKinds {
  const { nodeCount, nodeType, nodeName, strings } = graph;
  const index = (text: string): number => strings.indexOf(text);
  const [handles, weakMap, weakSet] = ['(Global handles)', 'WeakMap', 'WeakSet'].map(index);
  const hidden = new Map<number, boolean>();
  const isUserHidden = (name: number): boolean => {
    let known = hidden.get(name);
    if (known === undefined) hidden.set(name, (known = USER_HIDDEN.test(strings.get(name))));
    return known;
  };
  const kinds = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const type = nodeType[node];
    const name = nodeName[node];
    if (type === NodeType.synthetic) kinds[node] = name === handles ? OWNER : 0;
    else if (type === NodeType.code || type === NodeType.objectShape || type === NodeType.other) kinds[node] = 0;
    else if (type === NodeType.hidden && !isUserHidden(name)) kinds[node] = 0;
    else kinds[node] = name === weakMap || name === weakSet ? USER : USER | OWNER;
  }
  return {
    isUser: (node) => (kinds[node] & USER) !== 0,
    mayOwn: (node) => (kinds[node] & OWNER) !== 0,
    proto: index('__proto__'),
    cell: index('system / Cell'),
    context: index('system / Context'),
  };
}
