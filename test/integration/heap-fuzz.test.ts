import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fuzz } from '../support/heap-fuzz.ts';
import { captureProgram, programs } from './devtools-oracle-programs.ts';

/** A longer run: LEAKLINE_FUZZ_SECONDS=600 LEAKLINE_FUZZ_SEED=7 */
const seconds = Number(process.env['LEAKLINE_FUZZ_SECONDS'] ?? 55);
const seed = Number(process.env['LEAKLINE_FUZZ_SEED'] ?? 1);

test('mutated snapshots of a real program end in a result or in a sentence', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'leakline-fuzz-'));
  try {
    const files = [false, true].map((tracking) => {
      const paths = [0, 1].map((n) => join(folder, `${tracking}-${n}.heapsnapshot`));
      execFileSync(process.execPath, ['-e', captureProgram(programs['collections'] ?? '', tracking), ...paths]);
      return readFileSync(paths[1] ?? '');
    });
    const { cases, refused } = fuzz(files, { seed, seconds });
    context.diagnostic(`${refused} of ${cases} files were refused`);
    assert.ok(refused > 0 && refused < cases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
