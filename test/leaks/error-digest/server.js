const express = require('express');
const { note, summarise } = require('./digest');

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const app = express();

app.get('/divide/:a/:b', (req, res) => {
  const a = Number(req.params.a);
  const b = Number(req.params.b);
  if (Number.isNaN(a + b)) throw new HttpError(400, `${req.params.a}/${req.params.b} are no numbers`);
  if (b === 0) throw new HttpError(422, `${a} cannot be divided by zero`);
  res.json({ quotient: a / b });
});

app.get('/digest', (req, res) => res.json(summarise()));

app.use((error, req, res, next) => {
  note(error, req);
  if (res.headersSent) return next(error);
  res.status(error.status || 500).json({ error: error.message });
});

app.listen(process.env.PORT || 3000, '127.0.0.1');
