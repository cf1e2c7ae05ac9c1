const { EventEmitter } = require('events');

class Clock extends EventEmitter {
  constructor(periodMs) {
    super();
    this.setMaxListeners(Infinity);
    this.ticks = 0;
    setInterval(() => {
      this.ticks++;
      this.emit('tick', new Date());
    }, periodMs);
  }
}

module.exports = new Clock(100);
