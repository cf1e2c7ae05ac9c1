// The long loops of dominators.ts, which says what they do. Each is called for one stretch at a time, so that the code V8 makes
// better in the meantime comes into use.

const WEAK_EDGE: u8 = 6;
const INTERNAL_EDGE: u8 = 3;
const SHORTCUT_EDGE: u8 = 5;
const NOT_REACHED: u32 = 0xffffffff;

/** What the walk asks of a node for each edge lies in one byte, so that it stays near. */
const OWNED: u8 = 1;
const REACHED: u8 = 2;
const TABLE: u8 = 4;

/** Of an edge, for as long as it matters: the walk came by it, so that it leads from the parent and need not be looked at again. */
const LED: u8 = 2;

/** Columns of the snapshot. */
let nodeIds: usize = 0;
let firstEdges: usize = 0;
let edgeTypes: usize = 0;
let edgeNames: usize = 0;
let edgeTargets: usize = 0;
/** By string index. */
let tables: usize = 0;
/** By node. */
let numbers: usize = 0;
let nextEdges: usize = 0;
let states: usize = 0;
let firsts: usize = 0;
/** By preorder number. */
let vertices: usize = 0;
let parents: usize = 0;
let ancestors: usize = 0;
/** By edge. */
let essentials: usize = 0;
let froms: usize = 0;
/** Nodes that owned ones lead to by edges that hold nothing; grows from its start. */
let loose: usize = 0;

let looseCount: u32 = 0;
let reached: u32 = 0;
/** Preorder numbers: where the walk began and where it stands. */
let base: u32 = 0;
let at: u32 = 0;

/** `addresses` is a list of 32-bit addresses, in the order of the variables above. */
export function setUpDominators(addresses: usize): void {
  nodeIds = load<u32>(addresses, 0);
  firstEdges = load<u32>(addresses, 4);
  edgeTypes = load<u32>(addresses, 8);
  edgeNames = load<u32>(addresses, 12);
  edgeTargets = load<u32>(addresses, 16);
  tables = load<u32>(addresses, 20);
  numbers = load<u32>(addresses, 24);
  nextEdges = load<u32>(addresses, 28);
  states = load<u32>(addresses, 32);
  firsts = load<u32>(addresses, 36);
  vertices = load<u32>(addresses, 40);
  parents = load<u32>(addresses, 44);
  ancestors = load<u32>(addresses, 48);
  essentials = load<u32>(addresses, 52);
  froms = load<u32>(addresses, 56);
  loose = load<u32>(addresses, 60);
  looseCount = 0;
}

// @ts-ignore: decorator
@inline
function word(column: usize, index: u32): u32 {
  return load<u32>(column + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function setWord(column: usize, index: u32, value: u32): void {
  store<u32>(column + (<usize>index << 2), value);
}

/** Begins the walk below a node that was not reached, whose preorder number will be `number`. */
export function beginWalk(start: u32, parentNumber: u32, number: u32): void {
  base = number;
  at = number;
  setWord(numbers, start, number);
  store<u8>(states + start, load<u8>(states + start) | REACHED);
  setWord(parents, number, parentNumber);
  setWord(vertices, number, start);
  reached = number + 1;
}

export function walkReached(): u32 {
  return reached;
}

/** Nodes in the list of those that are loosely owned. */
export function walkLoose(): u32 {
  return looseCount;
}

/** Goes on with the walk for some steps; true when it is over. */
export function walk(steps: u32): bool {
  let current = at;
  let count = reached;
  for (let step: u32 = 0; step < steps; step++) {
    const node = word(vertices, current);
    const state = load<u8>(states + node);
    const isOwned = state & OWNED;
    const isTable = (state & TABLE) != 0;
    const last = word(firstEdges, node + 1);
    let edge = word(nextEdges, node);
    let found: u32 = NOT_REACHED;
    while (edge < last) {
      const type = load<u8>(edgeTypes + edge);
      const index = edge++;
      if (type == WEAK_EDGE) continue;
      const to = word(edgeTargets, index);
      const stateTo = load<u8>(states + to);
      if (isOwned < (stateTo & OWNED)) continue;
      if (to == node || type == SHORTCUT_EDGE || (isTable && type == INTERNAL_EDGE && isTableEdge(node, index))) {
        if (isOwned != 0) {
          setWord(loose, looseCount, to);
          looseCount++;
        }
        continue;
      }
      store<u8>(essentials + index, 1);
      if ((stateTo & REACHED) != 0) continue;
      store<u8>(states + to, stateTo | REACHED | isOwned);
      store<u8>(essentials + index, LED);
      found = to;
      break;
    }
    setWord(nextEdges, node, edge);
    if (found != NOT_REACHED) {
      setWord(parents, count, current);
      setWord(numbers, found, count);
      setWord(vertices, count, found);
      current = count;
      count++;
    } else if (current == base) {
      reached = count;
      return true;
    } else current = word(parents, current);
  }
  at = current;
  reached = count;
  return false;
}

/** An entry of the WeakMap that `node` is the table of. */
// @ts-ignore: decorator
@inline
function isTableEdge(node: u32, edge: u32): bool {
  const id = word(nodeIds, node);
  return id != 0 && word(tables, word(edgeNames, edge)) == id;
}

/** Counts, per node, edges of `[from, to)` that hold it, but for the one that the walk came by. */
export function countPredecessors(from: u32, to: u32): void {
  for (let edge = from; edge < to; edge++) {
    const first = firsts + (<usize>word(edgeTargets, edge) << 2);
    store<u32>(first, load<u32>(first) + (load<u8>(essentials + edge) & 1));
  }
}

/** Counts become ends of lists; returns the end of the last. */
export function sumPredecessors(nodes: u32): u32 {
  let sum: u32 = 0;
  for (let node: u32 = 0; node < nodes; node++) setWord(firsts, node, (sum += word(firsts, node)));
  setWord(firsts, nodes, sum);
  return sum;
}

/** Each list is filled from its end, so that what was its end becomes its start. */
export function fillPredecessors(from: u32, to: u32): void {
  for (let node = from; node < to; node++) {
    const number = word(numbers, node);
    const last = word(firstEdges, node + 1);
    for (let edge = word(firstEdges, node); edge < last; edge++) {
      const essential = load<u8>(essentials + edge);
      if (essential == LED) store<u8>(essentials + edge, 1);
      if (essential != 1) continue;
      const first = firsts + (<usize>word(edgeTargets, edge) << 2);
      const place = load<u32>(first) - 1;
      store<u32>(first, place);
      setWord(froms, place, number);
    }
  }
}

/** Semidominators, in place of the numbers, of the preorder numbers from `high` down to and without `low`. */
export function semidominators(high: u32, low: u32): void {
  // What the walk needed no more serves again: least semidominators of compressed paths.
  const lows = nextEdges;
  for (let w = high; w > low; w--) {
    let best = word(parents, w);
    const node = word(vertices, w);
    const last = word(firsts, node + 1);
    for (let i = word(firsts, node); i < last; i++) {
      let v = word(froms, i);
      if (v > w) v = lowest(v, w, lows);
      if (v < best) best = v;
    }
    setWord(numbers, w, best);
    setWord(lows, w, best);
  }
}

// @ts-ignore: decorator
@inline
function lowest(start: u32, w: u32, lows: usize): u32 {
  let v = start;
  let least = word(lows, v);
  while (true) {
    const above = word(ancestors, v);
    if (above <= w) return least;
    // What `low` of a node speaks for reaches up to its ancestor; now that is one further up.
    const low = word(lows, v);
    const lowAbove = word(lows, above);
    if (lowAbove < low) setWord(lows, v, lowAbove);
    const lowBoth = min(low, lowAbove);
    if (lowBoth < least) least = lowBoth;
    const next = word(ancestors, above);
    setWord(ancestors, v, next);
    v = next;
    if (v <= w) return least;
    const lowNext = word(lows, v);
    if (lowNext < least) least = lowNext;
  }
  return least;
}

/** Dominators by preorder number, in place of the parents, of `[from, to)`. */
export function immediateDominators(from: u32, to: u32): void {
  for (let w = from; w < to; w++) {
    let candidate = word(parents, w);
    const semi = word(numbers, w);
    while (candidate > semi) candidate = word(parents, candidate);
    setWord(parents, w, candidate);
  }
}

/** Dominators by node, in place of the lists' starts. */
export function dominatorsByNode(from: u32, to: u32): void {
  for (let w = from; w < to; w++) setWord(firsts, word(vertices, w), word(vertices, word(parents, w)));
}
