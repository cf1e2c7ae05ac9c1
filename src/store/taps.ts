import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { isMessage, type Message } from '../base/message.ts';
import type { TapRecord } from '../model/tap.ts';

const TAPS_FILE = 'taps.json';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const frame = v.object({ function: v.string(), url: v.string(), line: count, column: count });
const taps = v.array(
  v.object({
    suspectId: v.string(),
    thread: count,
    confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    calls: count,
    traced: count,
    stacks: v.array(v.object({ calls: count, frames: v.array(frame) })),
    estimated: v.optional(v.boolean()),
    heapGrowthBytes: v.optional(v.number()),
    problem: v.optional(v.custom<Message>((value) => isMessage(value))),
  }),
);

/** What taps saw of the suspects of a series, the last of each; nothing for a folder that says nothing readable. */
export async function readTaps(folder: string): Promise<readonly TapRecord[]> {
  try {
    return v.parse(taps, JSON.parse(await readFile(join(folder, TAPS_FILE), 'utf8'))) as TapRecord[];
  } catch {
    return [];
  }
}

/** A suspect that is tapped once more is known by its last tap. */
export async function addTaps(folder: string, records: readonly TapRecord[]): Promise<void> {
  const renewed = new Set(records.map(({ suspectId }) => suspectId));
  const kept = (await readTaps(folder)).filter(({ suspectId }) => !renewed.has(suspectId));
  await writeFileAtomically(join(folder, TAPS_FILE), JSON.stringify([...kept, ...records], null, 1));
}
