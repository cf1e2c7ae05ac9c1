// The inner loops of the scanner, in AssemblyScript.
export { inside, stopped } from './blocks.as';
export {
  beginWalk,
  countPredecessors,
  dominatorsByNode,
  fillPredecessors,
  immediateDominators,
  semidominators,
  setUpDominators,
  sumPredecessors,
  walk,
  walkLoose,
  walkReached,
} from './dominators.as';
export { edgeLargestName, setUpEdges } from './edge.as';
export { edgeRows } from './edges.as';
export { nodeEdges, nodeLargestName, nodeRows, setUpNodes } from './nodes.as';
export { countNumbers, numbers, strings } from './numbers.as';
export { addPlace, groupNodes, locationRows, markNames, setUpGroups, setUpPlaces } from './groups.as';
export {
  addLink,
  addProperty,
  closeObject,
  keepEdges,
  lastObjectId,
  moveSizes,
  ownerEdges,
  ownerLeft,
  openObject,
  ownerProperties,
  ownerSource,
  setUpOwners,
  settleNatives,
  spreadOwners,
} from './owners.as';
