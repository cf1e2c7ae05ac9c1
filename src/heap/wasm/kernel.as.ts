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
export { edgeLargestName, edgeRows, setUpEdges } from './edges.as';
export { nodeEdges, nodeLargestName, nodeRows, setUpNodes } from './nodes.as';
export { countNumbers, numbers, strings } from './numbers.as';
export {
  ownerEdges,
  ownerLargestName,
  ownerLeft,
  ownerLinks,
  ownerObjects,
  ownerProperties,
  ownerSource,
  setUpOwners,
} from './owners.as';
