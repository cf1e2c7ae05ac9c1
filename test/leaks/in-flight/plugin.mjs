/** Knows which requests are being worked on, for the status page and for a graceful end. */
export function inFlight(app) {
  const current = new Set();

  app.addHook('onRequest', async (request) => {
    current.add(request);
  });

  app.addHook('preSerialization', async (request, reply, payload) => {
    current.delete(request);
    return payload;
  });

  app.decorate('inFlight', () =>
    [...current].slice(0, 10).map((request) => ({ id: request.id, method: request.method, url: request.url })),
  );
}
