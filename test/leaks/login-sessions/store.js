'use strict';

globalThis.__desk ??= { attempts: new Map(), limits: new Map([['admin', 3]]), banned: new Set() };
const { attempts, limits, banned } = globalThis.__desk;

function put(map, key, value) {
  map.set(key, value);
  return value;
}

exports.attempt = (address, user, good) => {
  const key = `${address}/${user}`;
  const earlier = attempts.get(key) ?? { failures: 0, log: [] };
  const failures = good ? 0 : earlier.failures + 1;
  put(attempts, key, { failures, log: [...earlier.log, { user, good, at: Date.now() }].slice(-10) });
  if (failures > (limits.get(user) ?? 5)) banned.add(address);
  return !banned.has(address);
};

exports.limit = (user, count) => put(limits, user, count);
