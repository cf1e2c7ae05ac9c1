import { request } from 'node:http';

function post(url, payload) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume();
      if (response.statusCode < 300) resolve();
      else reject(new Error(`answered ${response.statusCode}`));
    });
    outgoing.once('error', reject);
    outgoing.end(payload);
  });
}

export class Deliveries {
  delivered = 0;
  failed = 0;

  constructor({ firstDelayMs, maxDelayMs }) {
    this.firstDelayMs = firstDelayMs;
    this.maxDelayMs = maxDelayMs;
  }

  async deliver(hook, payload, attempt = 0) {
    try {
      await post(hook.url, payload);
      this.delivered += 1;
    } catch (error) {
      this.failed += 1;
      hook.lastError = error.message;
      const delay = Math.min(this.firstDelayMs * 2 ** attempt, this.maxDelayMs);
      setTimeout(() => this.deliver(hook, payload, attempt + 1), delay);
    }
  }
}
