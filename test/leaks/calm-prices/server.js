'use strict';
const express = require('express');

const prices = {};
const watchers = new Map();

class Price {
  constructor(sku, cents) {
    this.sku = sku;
    this.cents = cents;
    this.setAt = new Date();
    this.history = [];
  }
}

const app = express();
app.put('/prices/:sku/:cents', (req, res) => {
  const { sku, cents } = req.params;
  const price = new Price(sku, Number(cents));
  price.history = [prices[sku]?.cents ?? 0, price.cents];
  prices[sku] = price;
  watchers.set(sku, () => prices[sku].cents !== price.cents);
  res.json(price);
});
app.get('/prices', (req, res) => res.json(Object.keys(prices).length));
app.listen(process.env.PORT || 3000, '127.0.0.1');
