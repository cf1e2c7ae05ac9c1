import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { ruleText } from '../report/suppressions.ts';

/** Stands in the root of a workspace, one rule a line, and is kept with its sources. */
export const IGNORE_FILE = '.leaklineignore';

/** The lines of all folders that have such a file. */
export async function ignoredLines(folders: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(folders.map((folder) => readIgnoreFile(folder)));
  return texts.flatMap((text) => text.split(/\r?\n/));
}

async function readIgnoreFile(folder: string): Promise<string> {
  const path = join(folder, IGNORE_FILE);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw new LeaklineError(message`${path} cannot be read, so nobody knows which suspects are accepted.`);
  }
}

/** Adds a rule at the end, with what it is about as its comment. */
export async function addIgnoreLine(folder: string, rule: string, about: string): Promise<void> {
  const text = await readIgnoreFile(folder);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeIgnoreFile(folder, `${text}${gap}${rule}  # ${about.replaceAll(/\s+/g, ' ')}\n`);
}

/** Takes a rule out with its comment. `false` when the file does not have it. */
export async function removeIgnoreLine(folder: string, rule: string): Promise<boolean> {
  const lines = (await readIgnoreFile(folder)).split('\n');
  const others = lines.filter((line) => ruleText(line) !== rule);
  if (others.length === lines.length) return false;
  await writeIgnoreFile(folder, others.join('\n'));
  return true;
}

async function writeIgnoreFile(folder: string, text: string): Promise<void> {
  const path = join(folder, IGNORE_FILE);
  try {
    await writeFile(path, text);
  } catch {
    throw new LeaklineError(message`${path} cannot be written. Check its permissions.`);
  }
}
