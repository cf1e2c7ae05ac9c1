import ignore from 'ignore';
import { suspectWeight } from '../model/growing.ts';
import type { Report, Suspect, SuppressedSuspect, Verdict } from '../model/report.ts';

/** One line of `.leaklineignore`, or one entry of the settings. */
export interface SuppressionRule {
  readonly text: string;
  readonly covers: (suspect: Suspect) => boolean;
}

/** Rules in the order they are written; blank lines and `# comments` are none. */
export function parseRules(lines: Iterable<string>): SuppressionRule[] {
  const rules: SuppressionRule[] = [];
  for (const line of lines) {
    const text = ruleText(line);
    if (text !== '') rules.push({ text, covers: ruleOf(text) });
  }
  return rules;
}

/** A line without its comment; '' when it has no rule. */
export function ruleText(line: string): string {
  return line.replace(/(^|\s)#.*$/, '').trim();
}

function ruleOf(text: string): SuppressionRule['covers'] {
  // The same line in further threads has the fingerprint with a number.
  if (/^[0-9a-f]{12}(-\d+)?$/.test(text)) return ({ id }) => id === text || id.startsWith(`${text}-`);
  const [, prefix, name = ''] = /^(class|package):(.+)$/.exec(text) ?? [];
  if (prefix === 'class') return classRule(name);
  if (prefix === 'package') return packageRule(name);
  const [, files, functions] = /^(.+?)(?::([^:/\\]+))?$/.exec(text) ?? [];
  const isFile = filePattern(files);
  const isFunction = functions === undefined ? undefined : wildcard(functions);
  return ({ file, function: name = '' }) =>
    file !== undefined && isFile(file) && (isFunction === undefined || isFunction(name) || isFunction(lastName(name)));
}

/** What grows is told by its class, or by the class of what the container holds. */
function classRule(pattern: string): SuppressionRule['covers'] {
  const isClass = wildcard(pattern);
  return ({ unit, retainerPath }) => isClass(unit) || isClass(retainerPath.at(-1)?.node ?? '');
}

function packageRule(pattern: string): SuppressionRule['covers'] {
  const isPackage = wildcard(pattern);
  return ({ packages, file = '' }) =>
    packages.some(isPackage) || isPackage(/.*\/?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? '');
}

/** The patterns of `.gitignore`, for one path: names anywhere, paths from the root, `**`, whole folders. */
function filePattern(pattern: string): (file: string) => boolean {
  const matcher = ignore({ ignorecase: false }).add(pattern.replaceAll('\\', '/'));
  return (file) => {
    const path = file.replaceAll('\\', '/').replace(/^(?:[A-Za-z]:)?\/+|^(?:\.\.\/)+/, '');
    return ignore.isPathValid(path) && matcher.ignores(path);
  };
}

function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const whole = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => whole.test(text);
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The report with what the rules cover set apart. What other rules had set apart before comes back. */
export function withSuppressions(report: Report, rules: readonly SuppressionRule[]): Report {
  const { suppressed: before = [], ...rest } = report;
  if (before.length === 0 && rules.length === 0) return report;
  const all = [...report.suspects, ...before.map(({ rule: _rule, ...suspect }) => suspect)];
  if (before.length > 0) all.sort((a, b) => suspectWeight(b) - suspectWeight(a));
  const suspects: Suspect[] = [];
  const suppressed: SuppressedSuspect[] = [];
  for (const suspect of all) {
    const rule = rules.find(({ covers }) => covers(suspect));
    if (rule) suppressed.push({ ...suspect, rule: rule.text });
    else suspects.push(suspect);
  }
  return { ...rest, suspects, ...(suppressed.length > 0 ? { suppressed } : {}) };
}

/** Growth per interval that nobody has accepted: what a limit is held against. */
export function unacceptedBytes({
  verdict,
  suppressed = [],
}: Pick<Report, 'verdict' | 'suppressed'>): Verdict['bytesPerInterval'] {
  const accepted = suppressed.reduce((sum, { bytesPerInterval }) => sum + bytesPerInterval, 0);
  return Math.max(0, verdict.bytesPerInterval - accepted);
}
