// What the load programs of fixtures and leaks share. Every run sends the same requests, so that intervals can be compared.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export const port = Number(process.env.PORT ?? 3000);

/** Resolves when the port accepts a connection: the program may still be starting when the first load begins. */
export async function listening(onPort = port) {
  for (let attempt = 0; attempt < 300; attempt++) {
    const open = await new Promise((resolve) => {
      const socket = connect(onPort, '127.0.0.1', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await wait(50);
  }
  throw new Error(`Nothing listens on port ${onPort}.`);
}

/**
 * Sends `amount` requests over `connections` kept-alive sockets and closes them.
 * `describe(i)` gives a path, or `{ path, method, headers, body, status }` where an object as body is sent as JSON
 * and `status` is the answer expected when it is not 2xx. Resolves with the answers' texts in order.
 */
export async function send(amount, describe, connections = 8) {
  await listening();
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answers = Array.from({ length: amount });
  let next = 0;
  const one = async () => {
    for (let i = next++; i < amount; i = next++) {
      const described = describe(i);
      answers[i] = await exchange(agent, typeof described === 'string' ? { path: described } : described);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(connections, amount) }, one));
  } finally {
    agent.destroy();
  }
  return answers;
}

function exchange(agent, { path, method = 'GET', headers = {}, body, status }) {
  return new Promise((resolve, reject) => {
    const isText = body === undefined || typeof body === 'string';
    const type = isText ? {} : { 'content-type': 'application/json' };
    const outgoing = request({ agent, port, host: '127.0.0.1', path, method, headers: { ...type, ...headers } });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const code = response.statusCode ?? 0;
        if (status === undefined ? code >= 200 && code < 400 : code === status) resolve(text);
        else reject(new Error(`${method} ${path} was answered with ${code}: ${text.slice(0, 200)}`));
      });
    });
    outgoing.end(isText ? body : JSON.stringify(body));
  });
}
