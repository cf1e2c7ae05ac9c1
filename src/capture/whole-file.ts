import { open, rm } from 'node:fs/promises';
import { asDiskError } from './snapshot-file.ts';

/** The file is on the disk as a whole, or not there at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw asDiskError(error, path);
  }
}
