import type { Texts } from '../base/message.ts';
import { message } from '../base/message.ts';
import { UsageError } from './usage.ts';

const LANGUAGES = ['en', 'zh-cn'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `--lang` anywhere before `--`, with the arguments that remain; without it the language of the terminal. */
export function languageOf(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly language: Language; readonly rest: readonly string[] } {
  const end = argv.indexOf('--');
  const own = end === -1 ? [...argv] : argv.slice(0, end);
  const at = own.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  if (at === -1) return { language: languageOfTerminal(env), rest: argv };
  const isJoined = own[at] !== '--lang';
  const given = (isJoined ? own[at].slice('--lang='.length) : (own[at + 1] ?? '')).toLowerCase();
  const language = LANGUAGES.find((known) => known === given);
  if (!language) throw new UsageError(message`--lang takes en or zh-cn, not "${given}".`);
  own.splice(at, isJoined ? 1 : 2);
  return { language, rest: end === -1 ? own : [...own, ...argv.slice(end)] };
}

/** POSIX: the first that is set counts. Where none is, as on Windows, the system knows. */
function languageOfTerminal(env: NodeJS.ProcessEnv): Language {
  const locale =
    env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || new Intl.DateTimeFormat().resolvedOptions().locale;
  // Traditional Chinese is another script, which there are no texts in.
  return /^zh([_-](CN|SG|Hans)|$|\.)/i.test(locale) ? 'zh-cn' : 'en';
}

export async function textsOf(language: Language): Promise<Texts> {
  if (language === 'en') return {};
  return (await import('../../l10n/bundle.l10n.zh-cn.json')).default;
}
