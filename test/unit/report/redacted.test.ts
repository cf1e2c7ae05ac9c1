import assert from 'node:assert/strict';
import test from 'node:test';
import type { RetainerStep, Suspect } from '../../../src/model/report.ts';
import { classWithoutKeys, pathWithoutKeys } from '../../../src/report/redacted.ts';
import { listenerSuspect } from '../../support/report.ts';

const step = (edge: string, node: string, kind = 'property'): RetainerStep => ({ edge, node, kind });

function suspectWith(line: string, ...retainerPath: readonly RetainerStep[]): Suspect {
  return { ...listenerSuspect, retainerPath, codeFrame: { firstLine: 7, lines: [line] } };
}

test('a key of a dictionary is not told, the way to the dictionary is', () => {
  const path = [step('sessions', 'Object', 'context'), step('byToken', 'Object'), step('eyJhbGciOi', 'Session')];
  const told = pathWithoutKeys(suspectWith('this.byToken[token] = new Session();', ...path));
  assert.deepEqual(told, ['sessions -> Object', 'byToken -> Object', '[key] -> Session']);
});

test('a name that stands in the code, an index and a variable are told', () => {
  const next = suspectWith('node.next = tail;', step('tail', 'Node', 'context'), step('next', 'Node'));
  assert.deepEqual(pathWithoutKeys(next), ['tail -> Node', 'next -> Node']);
  const list = suspectWith('list.push(x);', step('list', 'Array', 'context'), step('[300]', 'Leaked', 'element'));
  assert.deepEqual(pathWithoutKeys(list), ['list -> Array', '[300] -> Leaked']);
});

test('the keys of a dictionary in the name of its class are not told', () => {
  assert.equal(classWithoutKeys('{site=acme&path=/pricing, hits}'), '{[key], hits}');
  assert.equal(classWithoutKeys('{user-agent, $ref, _body}'), '{user-agent, $ref, _body}');
  assert.equal(classWithoutKeys('ServerResponse'), 'ServerResponse');
});
