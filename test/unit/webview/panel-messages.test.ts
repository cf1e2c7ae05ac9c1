import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePanelMessage } from '../../../src/protocol/panel.ts';

describe('what the panel may send', () => {
  it('takes what the panel sends', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'openSuspect', suspectId: 'listener:src/a.ts:f' },
      { type: 'export', format: 'sarif' },
      { type: 'query', request: 3, query: { kind: 'comparison', thread: 0, base: 0, current: 3 } },
      { type: 'query', request: 4, query: { kind: 'dominators', thread: 0, snapshot: 1, offset: 0, limit: 100 } },
      { type: 'preferences', preferences: { tables: { growth: { shown: { freed: true }, widths: { class: 300 } } } } },
    ])
      assert.deepEqual(parsePanelMessage(message), message);
  });

  it('drops what it does not name', () => {
    const message = parsePanelMessage({ type: 'openSuspect', suspectId: 'a', file: '/etc/passwd' });
    assert.deepEqual(message, { type: 'openSuspect', suspectId: 'a' });
  });

  for (const [name, message] of Object.entries({
    nothing: undefined,
    text: 'ready',
    'an unknown type': { type: 'openFile', path: '/etc/passwd' },
    'a missing id': { type: 'openSuspect' },
    'an id that is no text': { type: 'openSuspect', suspectId: { toString: 'x' } },
    'an endless id': { type: 'openSuspect', suspectId: 'x'.repeat(10_000) },
    'a negative index': { type: 'openNode', thread: 0, snapshot: 0, node: -1 },
    'a fraction': { type: 'openEvidence', suspectId: 'a', evidence: 0.5 },
    'an unknown format': { type: 'export', format: '../../x' },
    'an unknown query': { type: 'query', request: 1, query: { kind: 'read', path: '/' } },
    'a width that is none': {
      type: 'preferences',
      preferences: { tables: { growth: { shown: {}, widths: { class: 'calc(1px)' } } } },
    },
    'too long a page': {
      type: 'query',
      request: 1,
      query: { kind: 'fields', thread: 0, snapshot: 0, node: 1, offset: 0, limit: 1e9 },
    },
  }))
    it(`refuses ${name}`, () => assert.equal(parsePanelMessage(message), undefined));
});
