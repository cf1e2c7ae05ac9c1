// What an object is before interface names are given, for all nodes at once: see classes.ts. Places, shapes and groups are numbered in
// the order they are met; each table is a list of entries, chained by a hash.
import { stopAt } from './blocks.as';
import { endsIn64, isComma, LONG_ROW, numberIn, rowAfter } from './rows.as';

const OBJECT_NODE: u8 = 3;
const NATIVE_NODE: u8 = 8;
const NONE: u32 = 0xffffffff;
const SLOTS: u32 = 1 << 16;

let nodeCount: u32 = 0;
let nodeFields: u32 = 1;
let nodeTypes: usize = 0;
/** Place per object, where owners lie of what may be owned. */
let placeOf: usize = 0;
/** Script, line, column, next. */
let places: usize = 0;
let placeSlots: usize = 0;
let placeCount: u32 = 0;
/** Parent, name, objects of exactly this shape, next; 0 is the shape of an object without properties. */
let shapes: usize = 0;
let shapeSlots: usize = 0;
let shapeCount: u32 = 0;
/** Type, name, place, shape, next. */
let groups: usize = 0;
let groupSlots: usize = 0;
let groupCount: u32 = 0;

export function setUpPlaces(nodes: u32, fields: u32, types: usize, column: usize, entries: usize, slots: usize): void {
  nodeCount = nodes;
  nodeFields = fields;
  nodeTypes = types;
  placeOf = column;
  places = entries;
  placeSlots = slots;
  placeCount = 0;
  memory.fill(slots, 0xff, SLOTS << 2);
}

// @ts-ignore: decorator
@inline
function slotOf(slots: usize, hash: u32): usize {
  return slots + (<usize>((hash ^ (hash >>> 15)) & (SLOTS - 1)) << 2);
}

export function addPlace(node: u32, script: u32, line: u32, column: u32): void {
  const slot = slotOf(placeSlots, (script * 0x9e3779b1) ^ (line * 0x85ebca6b) ^ (column * 0xc2b2ae35));
  let place = load<u32>(slot);
  while (place != NONE) {
    const at = places + (<usize>place << 4);
    if (load<u32>(at) == script && load<u32>(at, 4) == line && load<u32>(at, 8) == column) break;
    place = load<u32>(at, 12);
  }
  if (place == NONE) {
    // More than nodes there cannot be, but in a file that lies.
    if (placeCount == nodeCount) return;
    place = placeCount++;
    const at = places + (<usize>place << 4);
    store<u32>(at, script);
    store<u32>(at, line, 4);
    store<u32>(at, column, 8);
    store<u32>(at, load<u32>(slot), 12);
    store<u32>(slot, place);
  }
  store<u32>(placeOf + (<usize>node << 2), place);
}

/**
 * Rows of node, script, line and column from `[from, to)`, which starts with a row. Returns how many were taken; `stopped()` is the
 * start of the next. Stops at rows that are not plain, and at wrong ones.
 */
export function locationRows(from: usize, to: usize): u32 {
  let at = from;
  let rows: u32 = 0;
  while (at + LONG_ROW < to) {
    let ends = endsIn64(at);
    const nodeEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    const scriptEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    const lineEnd = at + <usize>ctz(ends);
    ends &= ends - 1;
    if (ends == 0 || !(isComma(nodeEnd) && isComma(scriptEnd) && isComma(lineEnd))) break;
    const end = at + <usize>ctz(ends);
    const next = rowAfter(end);
    const offset = numberIn(at, nodeEnd);
    const script = numberIn(nodeEnd + 1, scriptEnd);
    const line = numberIn(scriptEnd + 1, lineEnd);
    const column = numberIn(lineEnd + 1, end);
    if (next == 0 || (offset | script | line | column) > 0xffffffff) break;
    const node = <u32>offset / nodeFields;
    if (node >= nodeCount || node * nodeFields != <u32>offset) break;
    if (load<u8>(nodeTypes + node) == OBJECT_NODE) addPlace(node, <u32>script, <u32>line, <u32>column);
    rows++;
    at = next;
  }
  stopAt(at, false);
  return rows;
}

/** Marks the names of objects and natives, and of `count` properties, in `wanted`: a byte per string. */
export function markNames(names: usize, properties: usize, count: u32, wanted: usize): void {
  for (let node: u32 = 0; node < nodeCount; node++) {
    const type = load<u8>(nodeTypes + node);
    if (type == OBJECT_NODE || type == NATIVE_NODE) store<u8>(wanted + load<u32>(names + (<usize>node << 2)), 1);
  }
  for (let i: u32 = 0; i < count; i++) store<u8>(wanted + load<u32>(properties + (<usize>i << 2)), 1);
}

export function setUpGroups(shapeEntries: usize, shapeSlotsAt: usize, groupEntries: usize, groupSlotsAt: usize): void {
  shapes = shapeEntries;
  shapeSlots = shapeSlotsAt;
  shapeCount = 1;
  groups = groupEntries;
  groupSlots = groupSlotsAt;
  groupCount = 0;
  memory.fill(shapes, 0, 16);
  memory.fill(shapeSlots, 0xff, SLOTS << 2);
  memory.fill(groupSlots, 0xff, SLOTS << 2);
}

// @ts-ignore: decorator
@inline
function extendShape(parent: u32, name: u32): u32 {
  const slot = slotOf(shapeSlots, (parent * 0x9e3779b1) ^ (name * 0x85ebca6b));
  let shape = load<u32>(slot);
  while (shape != NONE) {
    const at = shapes + (<usize>shape << 4);
    if (load<u32>(at) == parent && load<u32>(at, 4) == name) return shape;
    shape = load<u32>(at, 12);
  }
  shape = shapeCount++;
  const at = shapes + (<usize>shape << 4);
  store<u32>(at, parent);
  store<u32>(at, name, 4);
  store<u32>(at, 0, 8);
  store<u32>(at, load<u32>(slot), 12);
  store<u32>(slot, shape);
  return shape;
}

// @ts-ignore: decorator
@inline
function groupOf(type: u32, name: u32, place: u32, shape: u32): u32 {
  const slot = slotOf(groupSlots, (name * 0x9e3779b1) ^ (place * 0x85ebca6b) ^ (shape * 0xc2b2ae35) ^ type);
  let group = load<u32>(slot);
  while (group != NONE) {
    const at = groups + <usize>group * 20;
    if (
      load<u32>(at, 4) == name &&
      load<u32>(at, 8) == place &&
      load<u32>(at, 12) == shape &&
      load<u32>(at) == type
    )
      return group;
    group = load<u32>(at, 16);
  }
  group = groupCount++;
  const at = groups + <usize>group * 20;
  store<u32>(at, type);
  store<u32>(at, name, 4);
  store<u32>(at, place, 8);
  store<u32>(at, shape, 12);
  store<u32>(at, load<u32>(slot), 16);
  store<u32>(slot, group);
  return group;
}

/**
 * Groups of all nodes, in place of their names. `counts` says at n + 1 how many of `properties`, which lie in order, are object n's;
 * `plain` is the name of plain objects. Returns how many groups there are.
 */
export function groupNodes(names: usize, plain: u32, counts: usize, properties: usize): u32 {
  let begin: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const at = <usize>node << 2;
    const type = load<u8>(nodeTypes + node);
    if (type != OBJECT_NODE && type != NATIVE_NODE) {
      store<u32>(names + at, groupOf(type, NONE, NONE, NONE));
      continue;
    }
    const name = load<u32>(names + at);
    if (type == NATIVE_NODE) {
      store<u32>(names + at, groupOf(type, name, NONE, NONE));
      continue;
    }
    let shape = NONE;
    const end = begin + load<u32>(counts + at, 4);
    if (name == plain) {
      shape = 0;
      for (let i = begin; i < end; i++) shape = extendShape(shape, load<u32>(properties + (<usize>i << 2)));
      const uses = shapes + (<usize>shape << 4);
      store<u32>(uses, load<u32>(uses, 8) + 1, 8);
    }
    begin = end;
    store<u32>(names + at, groupOf(type, name, load<u32>(placeOf + at), shape));
  }
  return groupCount;
}
