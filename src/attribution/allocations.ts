import type { AllocationProfile } from '../heap/allocation-profile.ts';
import { functionOf } from './matching.ts';
import type { ParsedScript } from './program.ts';
import type { Script } from './scripts.ts';
import type { Sources } from './sources.ts';
import type { Site } from './syntax.ts';

/** What sampled stacks say about where survivors were allocated. Frames name functions, not statements. */
export interface AllocationSites {
  /** Share (0 to 1) of what the workspace's functions allocated, as sampled, below one function. */
  ofFunction(parsed: ParsedScript, functionIndex: number): number;
  /** Share of them below a call: its function's samples whose next frame bears the called name. */
  ofCall(parsed: ParsedScript, site: Site): number;
  /** Packages on the way from a function of the workspace to the allocation, outermost first. */
  packagesBelow(parsed: ParsedScript, functionIndex: number): readonly string[];
}

interface FunctionShare {
  bytes: number;
  readonly byCallee: Map<string, number>;
  readonly packages: Map<string, number>;
}

/**
 * Accounts each sample to the innermost function of the workspace on its stack.
 * @param baseOrdinal the highest ordinal of the first snapshot's profile: samples above it are of new objects
 */
export function allocationSites(
  profile: AllocationProfile,
  baseOrdinal: number,
  scripts: ReadonlyMap<number, Script>,
  sources: Sources,
): AllocationSites {
  const shares = new Map<string, FunctionShare>();
  let total = 0;
  let samples = 0;
  for (let sample = 0; sample < profile.sampleFrame.length; sample++) {
    if (profile.sampleOrdinal[sample] <= baseOrdinal) continue;
    const bytes = profile.sampleBytes[sample];
    if (!addSample(profile, profile.sampleFrame[sample], bytes, scripts, sources, shares)) continue;
    total += bytes;
    samples++;
  }
  const of = (parsed: ParsedScript, functionIndex: number): FunctionShare | undefined =>
    shares.get(`${parsed.script.scriptId}:${functionIndex}`);
  // A handful of samples is chance: their word counts for less.
  const trust = total ? Math.min(1, samples / FEWEST_SAMPLES) / total : 0;
  return {
    ofFunction: (parsed, functionIndex) => trust * (of(parsed, functionIndex)?.bytes ?? 0),
    ofCall: (parsed, site) => trust * calleeBytes(of(parsed, site.functionIndex), parsed, site),
    packagesBelow: (parsed, functionIndex) => [...(of(parsed, functionIndex)?.packages.keys() ?? [])],
  };
}

function addSample(
  profile: AllocationProfile,
  frame: number,
  bytes: number,
  scripts: ReadonlyMap<number, Script>,
  sources: Sources,
  shares: Map<string, FunctionShare>,
): boolean {
  const packages: string[] = [];
  let callee = '';
  for (let at = frame; at !== 0; at = profile.parent[at]) {
    const script = scripts.get(profile.scriptId[at]);
    const name = profile.functionName[at];
    if (!script || !sources.isOwn(script)) {
      const packageName = script?.packageName ?? '';
      if (packageName && packages.at(-1) !== packageName) packages.push(packageName);
      // V8 names a method by what it was assigned to: `target.send`.
      if (name) callee = name.slice(name.lastIndexOf('.') + 1);
      continue;
    }
    const syntax = sources.syntaxOf(script);
    if (!syntax) return false;
    const literal = functionOf(syntax, {
      scriptId: script.scriptId,
      line0: profile.line0[at],
      column0: profile.column0[at],
    });
    const key = `${script.scriptId}:${literal.index}`;
    let share = shares.get(key);
    if (!share) shares.set(key, (share = { bytes: 0, byCallee: new Map(), packages: new Map() }));
    share.bytes += bytes;
    if (callee) share.byCallee.set(callee, (share.byCallee.get(callee) ?? 0) + bytes);
    for (const packageName of packages.toReversed())
      share.packages.set(packageName, (share.packages.get(packageName) ?? 0) + bytes);
    return true;
  }
  return false;
}

/** Samples without a function of the workspace on their stack say nothing; of the others so many are believed. */
const FEWEST_SAMPLES = 4;

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
