import { mkdir, readdir, rm } from 'node:fs/promises';
import { LeaklineError, reasonOf } from '../base/errors.ts';
import { message } from '../base/message.ts';

/** Runs work that fills a new or empty folder. When nothing comes of it, a folder that was made here is gone again. */
export async function inNewFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const isMade = await makeSeriesFolder(folder);
  try {
    return await work();
  } catch (error) {
    if (isMade) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Whether it was made here. */
async function makeSeriesFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw new LeaklineError(message`The folder ${folder} cannot be created: ${reasonOf(error)}.`);
    });
    return true;
  }
  if (names.length > 0) throw new LeaklineError(message`The folder ${folder} is not empty. Name a new one.`);
  return false;
}
