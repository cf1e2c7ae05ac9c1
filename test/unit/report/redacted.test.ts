import assert from 'node:assert/strict';
import test from 'node:test';
import type { RetainerStep, Suspect } from '../../../src/model/report.ts';
import { classWithoutKeys, commandWithoutSecrets, pathWithoutKeys } from '../../../src/report/redacted.ts';
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

test('secrets in a command line are not told, the program and its options are', () => {
  const told: readonly [string, string][] = [
    ['node dist/server.js --port 3000 --inspect-port=0', 'node dist/server.js --port 3000 --inspect-port=0'],
    ['node app.js --password hunter2 --verbose', 'node app.js --password [hidden] --verbose'],
    [
      'node app.js --api-key=abc DB_PASSWORD=abc NODE_ENV=test',
      'node app.js --api-key=[hidden] DB_PASSWORD=[hidden] NODE_ENV=test',
    ],
    ['node app.js --token --watch src', 'node app.js --token --watch src'],
    [
      'node app.js --db postgres://ann:p@ss@db.local:5432/shop',
      'node app.js --db postgres://[hidden]@db.local:5432/shop',
    ],
    ['node app.js --hook=https://hooks.local/in?sig=abc#x', 'node app.js --hook=https://hooks.local/in?[hidden]'],
    ['node app.js -H Authorization: Bearer abc', 'node app.js -H Authorization: Bearer [hidden]'],
    ['node app.js ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'node app.js ghp_[hidden]'],
    ['node app.js 0f8fad5b-d9cb-469f-a165-70867728950e', 'node app.js [hidden]'],
    ['node /srv/checkout-service-2024/dist/main.bundle.mjs', 'node /srv/checkout-service-2024/dist/main.bundle.mjs'],
    ['node app.js --author ann', 'node app.js --author ann'],
  ];
  for (const [command, expected] of told) assert.equal(commandWithoutSecrets(command), expected);
});
