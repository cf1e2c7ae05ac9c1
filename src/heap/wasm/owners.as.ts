import { stopAt } from './blocks.as';
import { readEdge, rowName, rowTarget, rowType } from './edge.as';
import { SHORT_ROW } from './rows.as';

// Edges, without keeping them: see OwnerRows in owner-rows.ts, which does the same for what is left out here.

const PROPERTY_EDGE: u8 = 2;
const WEAK_EDGE: u8 = 6;
const HIDDEN_NODE: u8 = 0;
const ARRAY_NODE: u8 = 1;
const OBJECT_NODE: u8 = 3;
const NATIVE_NODE: u8 = 8;
/** Types, a bit each, of nodes that others may own. */
const OWNABLE: u32 = (1 << HIDDEN_NODE) | (1 << ARRAY_NODE) | (1 << NATIVE_NODE);
const UNVISITED: u32 = 0xffffffff;
const SEVERAL: u32 = 0xfffffffe;

let nodeCount: u32 = 0;
let nodeTypes: usize = 0;
/**
 * At n + 1 what is known of node n: how many edges it has; once they have come, of an object how many properties; in the end, of
 * one that may be owned, its first link.
 */
let edgeCounts: usize = 0;
/** Owners of what may be owned; see groups.as.ts for what lies here of an object. */
let owners: usize = 0;
/** Pairs of nodes; names of properties. */
let links: usize = 0;
let properties: usize = 0;
/** Columns of edges; 0 when they are not kept. */
let keptTypes: usize = 0;
let keptNames: usize = 0;
let keptTargets: usize = 0;

let source: u32 = 0;
let left: u32 = 0;
let linkCount: u32 = 0;
let propertyCount: u32 = 0;

export function setUpOwners(
  nodes: u32,
  nodeTypesAt: usize,
  edgeCountsAt: usize,
  ownersAt: usize,
  linksAt: usize,
  propertiesAt: usize,
): void {
  nodeCount = nodes;
  nodeTypes = nodeTypesAt;
  edgeCounts = edgeCountsAt;
  owners = ownersAt;
  links = linksAt;
  properties = propertiesAt;
  memory.fill(ownersAt, 0xff, <usize>nodes << 2);
}

export function keepEdges(types: usize, names: usize, targets: usize): void {
  keptTypes = types;
  keptNames = names;
  keptTargets = targets;
}

export function ownerSource(): u32 {
  return source;
}
export function ownerLeft(): u32 {
  return left;
}
export function ownerProperties(): u32 {
  return propertyCount;
}

export function addLink(from: u32, to: u32): void {
  const at = links + (<usize>linkCount << 3);
  store<u32>(at, from);
  store<u32>(at, to, 4);
  linkCount++;
}

export function addProperty(name: u32): void {
  store<u32>(properties + (<usize>propertyCount << 2), name);
  propertyCount++;
}

/** The edges of an object begin to come: from now on its properties are counted. */
export function openObject(node: u32): void {
  store<u32>(edgeCounts + (<usize>node << 2), 0, 4);
}

/** Some edges of an object have come, with the properties from `before` on. */
export function closeObject(node: u32, before: u32): void {
  const at = edgeCounts + (<usize>node << 2);
  store<u32>(at, load<u32>(at, 4) + propertyCount - before, 4);
}

/**
 * Rows of type, name and target from `[from, to)`, which starts with row `first`; `sourceBefore` has `leftBefore` edges to come. Returns
 * how many rows were taken; `stopped()` is the start of the next. Stops at rows that are not plain, at edges of the root, of
 * native nodes, and at wrong ones.
 */
export function ownerEdges(from: usize, to: usize, first: u32, sourceBefore: u32, leftBefore: u32): u32 {
  let at = from;
  let rows: u32 = 0;
  let node = sourceBefore;
  let edges = leftBefore;
  let nodeType: u8 = edges > 0 ? load<u8>(nodeTypes + node) : 0;
  let owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
  let propertiesBefore = propertyCount;
  const regular = edges == 0 || (node != 0 && nodeType != NATIVE_NODE);
  while (regular && at + SHORT_ROW < to) {
    const next = readEdge(at);
    if (next == 0) break;
    if (edges == 0) {
      let begun = node + 1;
      while (begun < nodeCount && load<u32>(edgeCounts + (<usize>begun << 2), 4) == 0) begun++;
      if (begun >= nodeCount || begun == 0) break;
      const sourceType = load<u8>(nodeTypes + begun);
      if (sourceType == NATIVE_NODE) break;
      if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
      node = begun;
      nodeType = sourceType;
      edges = load<u32>(edgeCounts + (<usize>node << 2), 4);
      owned = nodeType != HIDDEN_NODE && nodeType != ARRAY_NODE;
      if (nodeType == OBJECT_NODE) openObject(node);
      propertiesBefore = propertyCount;
    }
    const edgeType = rowType;
    const target = rowTarget;
    if (keptTypes != 0) {
      const edge = <usize>(first + rows);
      store<u8>(keptTypes + edge, edgeType);
      store<u32>(keptNames + (edge << 2), rowName);
      store<u32>(keptTargets + (edge << 2), target);
    }
    // Written in any case, counted where it is one: cheaper than a branch that cannot be foreseen.
    store<u32>(properties + (<usize>propertyCount << 2), rowName);
    propertyCount += <u32>((nodeType == OBJECT_NODE) & (edgeType == PROPERTY_EDGE));
    // Most nodes own themselves, and their types lie closer together than the owners.
    const targetType = load<u8>(nodeTypes + target);
    if (edgeType != WEAK_EDGE && ((1 << <u32>targetType) & OWNABLE) != 0) {
      const ownerAt = owners + (<usize>target << 2);
      const known = load<u32>(ownerAt);
      if (!owned) addLink(node, target);
      else if (known == UNVISITED) store<u32>(ownerAt, node);
      else if (known != node) store<u32>(ownerAt, SEVERAL);
    }
    edges--;
    rows++;
    at = next;
  }
  if (nodeType == OBJECT_NODE) closeObject(node, propertiesBefore);
  source = node;
  left = edges;
  stopAt(at, false);
  return rows;
}

/** Natives own themselves, but for those of the name `external`; true when such a one has edges of its own. */
export function settleNatives(names: usize, external: u32): bool {
  for (let node: u32 = 0; node < nodeCount; node++) {
    if (load<u8>(nodeTypes + node) != NATIVE_NODE) continue;
    const at = <usize>node << 2;
    if (load<u32>(names + at) != external) store<u32>(owners + at, node);
    else if (load<u32>(edgeCounts + at, 4) > 0) return true;
  }
  return false;
}

/** Where the first link of a node that may be owned is kept. */
// @ts-ignore: decorator
@inline
function firstLink(node: u32): usize {
  return edgeCounts + (<usize>node << 2) + 4;
}

// @ts-ignore: decorator
@inline
function hasLinks(node: u32): bool {
  const type = load<u8>(nodeTypes + node);
  return type == HIDDEN_NODE || type == ARRAY_NODE;
}

/**
 * Owners spread along the links until nothing changes: a node gets two at most before it counts as shared. `list` has room for two
 * words per node.
 */
export function spreadOwners(list: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) if (hasLinks(node)) store<u32>(firstLink(node), UNVISITED);
  for (let link = linkCount; link > 0; link--)
    store<u32>(firstLink(load<u32>(links + (<usize>(link - 1) << 3))), link - 1);
  for (let link: u32 = 0; link < linkCount; link++) {
    const from = load<u32>(links + (<usize>link << 3));
    if (load<u32>(firstLink(from)) != link || load<u32>(owners + (<usize>from << 2)) == UNVISITED) continue;
    let end = spreadFrom(from, list);
    while (end > list) {
      end -= 4;
      end = spreadFrom(load<u32>(end), end);
    }
  }
}

/** Adds those to the list, from `end` on, whose owner changed; returns its new end. */
function spreadFrom(from: u32, end: usize): usize {
  const owner = load<u32>(owners + (<usize>from << 2));
  for (let link = load<u32>(firstLink(from)); link < linkCount; link++) {
    const at = links + (<usize>link << 3);
    if (load<u32>(at) != from) break;
    const target = load<u32>(at, 4);
    const ownerAt = owners + (<usize>target << 2);
    const known = load<u32>(ownerAt);
    if (known == target || known == owner || known == SEVERAL) continue;
    store<u32>(ownerAt, known == UNVISITED ? owner : SEVERAL);
    if (!hasLinks(target) || load<u32>(firstLink(target)) == UNVISITED) continue;
    store<u32>(end, target);
    end += 4;
  }
  return end;
}

const SYNTHETIC_NODE: u8 = 9;

/** Sizes of what is owned are added to their owner's, from `from` on; returns the node whose sum would be beyond 32 bits, or the number of nodes. */
export function moveSizes(sizes: usize, from: u32): u32 {
  for (let node = from; node < nodeCount; node++) {
    if (((1 << <u32>load<u8>(nodeTypes + node)) & OWNABLE) == 0) continue;
    const owner = load<u32>(owners + (<usize>node << 2));
    if (owner == node || owner >= SEVERAL || owner == 0 || load<u8>(nodeTypes + owner) == SYNTHETIC_NODE) continue;
    const ownAt = sizes + (<usize>node << 2);
    const ownerAt = sizes + (<usize>owner << 2);
    const sum = <u64>load<u32>(ownerAt) + <u64>load<u32>(ownAt);
    if (sum > 0xffffffff) return node;
    store<u32>(ownerAt, <u32>sum);
    store<u32>(ownAt, 0);
  }
  return nodeCount;
}

/** The largest odd id: V8 gives its own objects odd ones. */
export function lastObjectId(ids: usize): u32 {
  let last: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const id = load<u32>(ids + (<usize>node << 2));
    last = select<u32>(id, last, (id > last) & ((id & 1) == 1));
  }
  return last;
}
