export class Watcher {
  constructor(product, readStock) {
    this.product = product;
    this.readStock = readStock;
    this.history = [];
  }

  start(everyMs) {
    this.timer = setInterval(() => this.check(), everyMs);
    this.timer.unref();
    return this;
  }

  check() {
    const stock = this.readStock(this.product);
    if (stock !== this.history[0]) this.history.unshift(stock);
    this.history.length = Math.min(this.history.length, 5);
  }

  stop() {
    clearInterval(this.timer);
  }
}
