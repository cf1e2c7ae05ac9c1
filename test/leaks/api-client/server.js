'use strict';
const express = require('express');
const { randomUUID } = require('crypto');
const { invoicesOf } = require('./client');

const app = express();
const port = process.env.PORT || 3000;

// The billing service, as far as this one needs it.
app.get('/billing/invoices', (req, res) => {
  res.json([{ customer: req.query.customer, cents: 1200 + String(req.query.customer).length }]);
});

app.get('/customers/:name/invoices', async (req, res, next) => {
  try {
    const invoices = await invoicesOf(`http://127.0.0.1:${port}/billing`, req.params.name, randomUUID());
    res.json({ customer: req.params.name, invoices });
  } catch (error) {
    next(error);
  }
});

app.listen(port, '127.0.0.1');
