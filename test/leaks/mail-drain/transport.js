const { EventEmitter } = require('events');

class Transport extends EventEmitter {
  constructor() {
    super();
    this.setMaxListeners(0);
    this.queued = 0;
  }

  send(message) {
    this.queued += message.length;
    setImmediate(() => {
      this.queued -= message.length;
      this.emit('sent', message.length);
    });
    return this.queued < 1e6;
  }
}

module.exports = { Transport };
