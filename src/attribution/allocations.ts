import type { AllocationProfile } from '../heap/allocation-profile.ts';
import type { HeapGraph } from '../heap/graph.ts';
import { functionOf } from './matching.ts';
import type { ParsedScript, Program } from './program.ts';
import type { Script } from './scripts.ts';
import type { Site } from './syntax.ts';

/** What stacks say about where survivors were allocated. Frames name functions, not statements. */
export interface AllocationSites {
  /** Share (0 to 1) of what the workspace's functions allocated below one function. */
  ofFunction(parsed: ParsedScript, functionIndex: number): number;
  /** Share of it below a call: its function's stacks whose next frame bears the called name. */
  ofCall(parsed: ParsedScript, site: Site): number;
  /** Packages on the way from a function of the workspace to the allocation, outermost first. */
  packagesBelow(parsed: ParsedScript, functionIndex: number): readonly string[];
}

/** Stacks as a tree of frames; frame 0 is the root. Positions are zero-based starts of functions, -1 for unknown. */
interface Stacks {
  parent(frame: number): number;
  scriptId(frame: number): number;
  line0(frame: number): number;
  column0(frame: number): number;
  name(frame: number): string;
}

interface FunctionShare {
  bytes: number;
  readonly byCallee: Map<string, number>;
  readonly packages: Map<string, number>;
}

/** Stacks without a function of the workspace say nothing; of the others so many samples are believed. */
const FEWEST_SAMPLES = 4;

/**
 * From a sampling profile: each sample is accounted to the innermost function of the workspace on its stack.
 * @param baseOrdinal the highest ordinal of the first snapshot's profile: samples above it are of new objects
 */
export function sampledSites(
  profile: AllocationProfile,
  baseOrdinal: number,
  scripts: ReadonlyMap<number, Script>,
  program: Program,
): AllocationSites {
  const stacks: Stacks = {
    parent: (frame) => profile.parent[frame],
    scriptId: (frame) => profile.scriptId[frame],
    line0: (frame) => profile.line0[frame],
    column0: (frame) => profile.column0[frame],
    name: (frame) => profile.functionName[frame],
  };
  const shares = new Shares(stacks, scripts, program);
  for (let sample = 0; sample < profile.sampleFrame.length; sample++) {
    if (profile.sampleOrdinal[sample] > baseOrdinal)
      shares.add(profile.sampleFrame[sample], profile.sampleBytes[sample]);
  }
  return shares.sites(FEWEST_SAMPLES);
}

/** From allocation tracking: the exact stacks of some objects. `undefined` when nothing was tracked. */
export function trackedSites(
  graph: HeapGraph,
  nodes: readonly number[],
  scripts: ReadonlyMap<number, Script>,
  program: Program,
): AllocationSites | undefined {
  const { traces, traceNodeId } = graph;
  if (!traces || !traceNodeId) return undefined;
  const { functions, tree } = traces;
  const of = (column: Uint32Array, frame: number): number => column[tree.functionIndex[frame]];
  const stacks: Stacks = {
    parent: (frame) => tree.parent[frame],
    scriptId: (frame) => of(functions.scriptId, frame),
    // Trace functions count lines and columns from 1.
    line0: (frame) => of(functions.line, frame) - 1,
    column0: (frame) => of(functions.column, frame) - 1,
    name: (frame) => graph.strings.get(of(functions.name, frame)),
  };
  const shares = new Shares(stacks, scripts, program);
  for (const node of nodes) if (traceNodeId[node] > 0) shares.add(traceNodeId[node], 1);
  return shares.count > 0 ? shares.sites(1) : undefined;
}

/** Adds up stacks by the innermost function of the workspace on them. */
class Shares {
  count = 0;
  readonly #stacks: Stacks;
  readonly #scripts: ReadonlyMap<number, Script>;
  readonly #program: Program;
  readonly #byFunction = new Map<string, FunctionShare>();
  #total = 0;

  constructor(stacks: Stacks, scripts: ReadonlyMap<number, Script>, program: Program) {
    this.#stacks = stacks;
    this.#scripts = scripts;
    this.#program = program;
  }

  add(innermost: number, bytes: number): void {
    const stacks = this.#stacks;
    const packages: string[] = [];
    let callee = '';
    for (let frame = innermost; frame !== 0; frame = stacks.parent(frame)) {
      const own = this.#program.byId.get(stacks.scriptId(frame));
      if (own) {
        this.#addTo(own, frame, callee, packages, bytes);
        return;
      }
      const packageName = this.#scripts.get(stacks.scriptId(frame))?.packageName ?? '';
      if (packageName && packages.at(-1) !== packageName) packages.push(packageName);
      const name = stacks.name(frame);
      // V8 names a method by what it was assigned to: `target.send`.
      if (name) callee = name.slice(name.lastIndexOf('.') + 1);
    }
  }

  #addTo(own: ParsedScript, frame: number, callee: string, packages: readonly string[], bytes: number): void {
    const position = { scriptId: 0, line0: this.#stacks.line0(frame), column0: this.#stacks.column0(frame) };
    const literal = functionOf(own.syntax, position);
    const key = `${own.script.scriptId}:${literal.index}`;
    let share = this.#byFunction.get(key);
    if (!share) this.#byFunction.set(key, (share = { bytes: 0, byCallee: new Map(), packages: new Map() }));
    share.bytes += bytes;
    if (callee) share.byCallee.set(callee, (share.byCallee.get(callee) ?? 0) + bytes);
    for (const name of packages.toReversed()) share.packages.set(name, (share.packages.get(name) ?? 0) + bytes);
    this.#total += bytes;
    this.count++;
  }

  sites(fewest: number): AllocationSites {
    const of = (parsed: ParsedScript, functionIndex: number): FunctionShare | undefined =>
      this.#byFunction.get(`${parsed.script.scriptId}:${functionIndex}`);
    // A handful of samples is chance: their word counts for less.
    const trust = this.#total ? Math.min(1, this.count / fewest) / this.#total : 0;
    return {
      ofFunction: (parsed, functionIndex) => trust * (of(parsed, functionIndex)?.bytes ?? 0),
      ofCall: (parsed, site) => trust * calleeBytes(of(parsed, site.functionIndex), parsed, site),
      packagesBelow: (parsed, functionIndex) => [...(of(parsed, functionIndex)?.packages.keys() ?? [])],
    };
  }
}

/** Compilers and minifiers rename what is called (`opossum_1.default`): such a call answers for frames no other call names. */
function calleeBytes(share: FunctionShare | undefined, parsed: ParsedScript, site: Site): number {
  if (!share) return 0;
  const exact = share.byCallee.get(site.member);
  if (exact !== undefined) return exact;
  if (site.member !== 'default' && site.member.length > 2) return 0;
  const named = new Set(
    parsed.syntax.sites.filter((other) => other.functionIndex === site.functionIndex).map((other) => other.member),
  );
  let bytes = 0;
  for (const [callee, calleeShare] of share.byCallee) {
    const isConstructor = /^[A-Z]/.test(callee);
    if (!named.has(callee) && isConstructor === (site.kind === 'new')) bytes += calleeShare;
  }
  return bytes * 0.9;
}

/** The highest ordinal of a profile: what was allocated by then. */
export function lastOrdinal(profile: AllocationProfile): number {
  return profile.sampleOrdinal.reduce((highest, ordinal) => Math.max(highest, ordinal), 0);
}
