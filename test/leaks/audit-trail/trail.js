'use strict';

/** Every action with its predecessor, so that a chain of custody can be shown. */
function createTrail() {
  const head = { action: 'start', at: Date.now(), by: 'system', next: null };
  let tail = head;
  let length = 1;

  function record(action, by, details) {
    const entry = { action, by, details, at: Date.now(), next: null };
    tail.next = entry;
    tail = entry;
    length += 1;
    return entry;
  }

  function* entries(limit) {
    let left = limit;
    for (let entry = head; entry !== null && left > 0; entry = entry.next) {
      left -= 1;
      yield entry;
    }
  }

  return { record, entries, length: () => length };
}

module.exports = { createTrail };
