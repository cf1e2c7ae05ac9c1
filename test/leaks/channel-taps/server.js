const diagnostics = require('diagnostics_channel');
const http = require('http');

const orders = diagnostics.channel('shop.orders');

class OrderTrace {
  constructor(url) {
    this.url = url;
    this.steps = [];
    this.startedAt = Date.now();
    this.note = (message) => {
      if (message.trace === this) this.steps.push(message.step);
    };
  }

  begin() {
    orders.subscribe(this.note);
    return this;
  }

  step(name) {
    orders.publish({ trace: this, step: name });
    return this;
  }

  end() {
    return { url: this.url, steps: this.steps, ms: Date.now() - this.startedAt };
  }
}

http
  .createServer((req, res) => {
    const trace = new OrderTrace(req.url).begin();
    trace.step('received').step('checked').step('stored');
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(trace.end()));
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
