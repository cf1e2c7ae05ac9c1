import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { localPath } from '../../../src/model/path-mapping.ts';

describe('paths of a target, here', () => {
  const mappings = [
    { remote: '/app', local: '/work/shop' },
    { remote: '/app/packages/api', local: '/work/api' },
    { remote: 'C:\\site', local: '/work/site' },
    { remote: '/srv/', local: '/work/srv' },
  ];
  const cases: [remote: string, local: string][] = [
    ['/app/src/server.js', '/work/shop/src/server.js'],
    ['/app/packages/api/index.js', '/work/api/index.js'],
    ['/app', '/work/shop'],
    ['/application/server.js', '/application/server.js'],
    ['c:\\site\\lib\\a.js', '/work/site/lib/a.js'],
    ['/C:/site/lib/a.js', '/work/site/lib/a.js'],
    ['/srv/a.js', '/work/srv/a.js'],
    ['/usr/lib/a.js', '/usr/lib/a.js'],
  ];
  for (const [remote, local] of cases) it(remote, () => assert.equal(localPath(remote, mappings), local));

  it('a root of everything', () => {
    assert.equal(localPath('/src/a.js', [{ remote: '/', local: '/work' }]), '/work/src/a.js');
  });
});
