'use strict';

class CursorPoller {
  constructor(source, cursor) {
    this.source = source;
    this.cursor = cursor;
    this.seen = [];
    this.stopped = false;
  }

  start() {
    this.poll();
    return this;
  }

  poll() {
    if (this.stopped) return;
    const { items, cursor } = this.source.after(this.cursor);
    this.seen = [...items, ...this.seen].slice(0, 20);
    this.cursor = cursor;
    this.timer = setTimeout(this.poll.bind(this), 5000);
  }

  latest() {
    return this.seen[0];
  }
}

module.exports = { CursorPoller };
