import { sampledSites, type AllocationSites } from '../attribution/allocations.ts';
import { functionOf } from '../attribution/matching.ts';
import type { ParsedScript } from '../attribution/program.ts';
import type { SourcePosition } from '../attribution/sources.ts';
import type { Candidate } from '../attribution/statements.ts';
import { declaringScope, positionAt, type FunctionSyntax, type Site } from '../attribution/syntax.ts';
import { isSustained } from '../growth/cohorts.ts';
import type { AllocationProfile } from '../heap/allocation-profile.ts';
import type { WatchedProgram } from './watch-suspects.ts';

/** A function of the workspace whose allocations stay. */
export interface GrowingSite {
  /** Of the function. */
  readonly at: SourcePosition;
  readonly name: string;
  /** The statement in it that most likely allocates or stores what stays. */
  readonly best: Candidate | undefined;
  /** Live bytes by the interval they were allocated in; [0] is before the first reading. */
  readonly bytes: readonly number[];
}

/** Fewer samples than that are chance. */
const FEWEST_SAMPLES = 6;
const EVENNESS = 0.2;
/** A function with a smaller share of what stays is no cause. */
const LEAST_SHARE = 0.05;
const MOST_SITES = 10;

interface Grown {
  readonly parsed: ParsedScript;
  readonly literal: FunctionSyntax;
  readonly bytes: number[];
  samples: number;
}

/** @param lastOrdinals the highest ordinal at each reading, the first reading first */
export function growingSites(
  watched: WatchedProgram,
  profile: AllocationProfile,
  lastOrdinals: readonly number[],
): GrowingSite[] {
  const grown = byFunction(watched, profile, lastOrdinals);
  const total = grown.reduce((sum, { bytes }) => sum + newBytes(bytes), 0);
  const calls = sampledSites(profile, lastOrdinals[0], watched.scripts, watched.program);
  return grown
    .filter(({ bytes, samples }) => samples >= FEWEST_SAMPLES && isSustained(bytes, 1, EVENNESS))
    .filter(({ bytes }) => newBytes(bytes) >= LEAST_SHARE * total)
    .map(({ parsed, literal, bytes }) => {
      const start = positionAt(parsed.syntax, literal.start);
      const at = watched.sources.original(parsed.script, start.line0, start.column0);
      return { at, name: literal.name, best: likelyStatement(parsed, literal, calls), bytes };
    })
    .filter(({ at }) => at.inWorkspace)
    .sort((a, b) => newBytes(b.bytes) - newBytes(a.bytes))
    .slice(0, MOST_SITES);
}

function newBytes(bytes: readonly number[]): number {
  return bytes.slice(1).reduce((sum, value) => sum + value, 0);
}

/** Each sample is accounted to the innermost function of the workspace on its stack. */
function byFunction({ program }: WatchedProgram, profile: AllocationProfile, lastOrdinals: readonly number[]): Grown[] {
  const found = new Map<FunctionSyntax, Grown>();
  for (let sample = 0; sample < profile.sampleFrame.length; sample++) {
    for (let frame = profile.sampleFrame[sample]; frame !== 0; frame = profile.parent[frame]) {
      const parsed = program.byId.get(profile.scriptId[frame]);
      if (!parsed) continue;
      const position = { scriptId: 0, line0: profile.line0[frame], column0: profile.column0[frame] };
      const literal = workingFunction(parsed, functionOf(parsed.syntax, position));
      let grown = found.get(literal);
      if (!grown) {
        grown = { parsed, literal, bytes: lastOrdinals.map(() => 0), samples: 0 };
        found.set(literal, grown);
      }
      const interval = intervalOf(profile.sampleOrdinal[sample], lastOrdinals);
      grown.bytes[interval] += profile.sampleBytes[sample];
      if (interval > 0) grown.samples++;
      break;
    }
  }
  return [...found.values()];
}

/** Called back at once, as by `map`: then the function around it is the one that works. */
const CALLS_BACK =
  /^(map|from|forEach|filter|flatMap|reduce|reduceRight|some|every|find|findIndex|sort|replace|Promise)$/;

function workingFunction({ syntax }: ParsedScript, literal: FunctionSyntax): FunctionSyntax {
  let at = literal;
  while (at.parent > 0 && CALLS_BACK.test(syntax.sites[at.callSite]?.member ?? '')) at = syntax.functions[at.parent];
  return at;
}

function intervalOf(ordinal: number, lastOrdinals: readonly number[]): number {
  const interval = lastOrdinals.findIndex((last) => ordinal <= last);
  return interval < 0 ? lastOrdinals.length - 1 : interval;
}

/** Stores into what outlives the function come first; else the call below which most was allocated. */
function likelyStatement(parsed: ParsedScript, literal: FunctionSyntax, calls: AllocationSites): Candidate | undefined {
  const own = parsed.syntax.sites.filter(({ functionIndex }) => functionIndex === literal.index && literal.index > 0);
  const storing = own.filter((site) => isStoring(site) && outlives(site, literal));
  const byShare = own
    .map((site) => ({ site, share: site.kind === 'declare' || site.kind === 'copy' ? 0 : calls.ofCall(parsed, site) }))
    .sort((a, b) => b.share - a.share);
  const [first] = byShare;
  const candidate = (site: Site, score: number, reason: Candidate['reason']): Candidate => ({
    parsed,
    site,
    score,
    receiver: 0,
    member: 0,
    reason,
    packages: [],
  });
  if (storing.length === 1) return candidate(storing[0], 0.55, 'stores');
  if (first && first.share > 0) return candidate(first.site, 0.3 + 0.2 * first.share, 'allocates');
  if (storing.length > 1) return candidate(storing[0], 0.35, 'stores');
  return undefined;
}

const STORING = /^(push|unshift|set|add|on|once|addListener|addEventListener|setInterval|register|subscribe|append)$/;

function isStoring({ kind, member }: Site): boolean {
  return kind === 'call' ? STORING.test(member) : kind === 'assign' && member === '[]';
}

/** The receiver is a variable of an outer scope, or hangs on `this`. */
function outlives({ receiver, scope }: Site, { index }: FunctionSyntax): boolean {
  const [name] = receiver;
  if (name === undefined) return true;
  if (name === 'this' || name === 'global' || name === 'globalThis') return true;
  const declared = declaringScope(scope, name);
  return declared === undefined || declared.functionIndex !== index;
}
