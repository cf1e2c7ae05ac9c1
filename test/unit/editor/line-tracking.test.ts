import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { locateLine0, type Lines } from '../../../src/editor/line-tracking.ts';

function linesOf(text: readonly string[]): Lines {
  return { lineCount: text.length, lineAt: (line0) => ({ text: text[line0] ?? '' }) };
}

const source = [
  'function handle(ctx) {',
  '  const visit = read(ctx);',
  "  queue.on('error', () => {",
  '    log(visit);',
  '  });',
  '}',
];
const frame = { firstLine: 2, lines: source.slice(1, 5) };

describe('the line of a suspect', () => {
  it('is where the report says when nothing changed', () => {
    assert.equal(locateLine0(linesOf(source), 3, frame), 2);
  });

  it('moves with lines that come or go above it', () => {
    assert.equal(locateLine0(linesOf(['// a', '// b', ...source]), 3, frame), 4);
    assert.equal(locateLine0(linesOf(source.slice(1)), 3, frame), 1);
  });

  it('is found however it is indented', () => {
    assert.equal(locateLine0(linesOf(source.map((line) => `\t\t${line.trim()}  `)), 3, frame), 2);
  });

  it('is gone when its code was changed', () => {
    const repaired = source.map((line) => line.replace('.on(', '.once('));
    assert.equal(locateLine0(linesOf(repaired), 3, frame), -1);
  });

  it('is the one whose neighbours fit when the same code stands in two places', () => {
    const twice = ['function other() {', "  queue.on('error', () => {", '    count++;', '  });', '}', ...source];
    assert.equal(locateLine0(linesOf(twice), 3, frame), 7);
  });

  it('without a code frame is taken at its number, while the file is long enough', () => {
    assert.equal(locateLine0(linesOf(source), 3, undefined), 2);
    assert.equal(locateLine0(linesOf(source), 9, undefined), -1);
  });

  it('is the nearest of equals', () => {
    const calls = fc.array(fc.constant('tick();'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(calls, fc.nat(29), (text, at) => {
        const line0 = at % text.length;
        const found = locateLine0(linesOf(text), line0 + 1, { firstLine: line0 + 1, lines: ['tick();'] });
        assert.equal(found, line0);
      }),
    );
  });
});
