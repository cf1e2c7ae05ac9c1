import assert from 'node:assert/strict';
import test from 'node:test';
import { requestsOf } from '../../../src/capture/requests.ts';

test('requests are counted by what the load generator printed', () => {
  const printed: Record<string, [string, number]> = {
    autocannon: [
      'Req/Bytes counts sampled once per second.\n# of samples: 1\n\n300 requests in 0.31s, 69.3 kB read\n',
      300,
    ],
    wrk: ['Running 30s test @ http://127.0.0.1:8080\n  22464657 requests in 30.00s, 17.76GB read\n', 22_464_657],
    ab: ['Concurrency Level:      10\nTime taken for tests:   0.2 seconds\nComplete requests:      500\n', 500],
    h2load: ['finished in 1.2s\nrequests: 100 total, 100 started, 100 done, 98 succeeded\n', 100],
    k6: ['     http_req_waiting.: avg=118ms\n     http_reqs........: 240     7.9/s\n', 240],
    hey: ['Status code distribution:\n  [200]\t280 responses\n  [404]\t20 responses\n', 300],
    coloured: ['\u001b[32m250\u001b[39m requests in 1.01s, 60 kB read\n', 250],
  };
  for (const [name, [output, count]] of Object.entries(printed)) assert.equal(requestsOf('run', output), count, name);
});

test('else by how it was called', () => {
  assert.equal(requestsOf('npx autocannon -c 10 -a 1500 http://localhost/', '2k requests in 1.01s, 60 kB read'), 1500);
  assert.equal(requestsOf('oha -n 200 http://localhost/', ''), 200);
  assert.equal(requestsOf('ab -c 2 -n100 http://localhost/', ''), 100);
});

test('and not guessed', () => {
  assert.equal(requestsOf('node load.mjs 300', 'done, 300 times'), undefined);
  assert.equal(requestsOf('npx autocannon -d 10 http://localhost/', '12k requests in 10.02s, 1 MB read'), undefined);
  assert.equal(requestsOf('ab -n 0 http://localhost/', 'Complete requests:      0\n'), undefined);
});
