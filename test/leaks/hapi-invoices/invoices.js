'use strict';

let lastNumber = 1000;

function total(lines) {
  return lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
}

const create = {
  method: 'POST',
  path: '/invoices',
  handler: async (request, h) => {
    const { server, payload } = request;
    const invoice = { number: ++lastNumber, customer: payload.customer, total: total(payload.lines), mailed: false };

    server.events.on('invoice', (event) => {
      if (event.number === invoice.number) {
        invoice.mailed = true;
        request.log(['mail'], `invoice ${invoice.number} sent to ${payload.customer}`);
      }
    });

    await server.events.emit('invoice', { number: invoice.number });
    return h.response(invoice).code(201);
  },
};

exports.invoiceRoutes = [create];
