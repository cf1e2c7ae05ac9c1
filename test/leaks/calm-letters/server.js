const express = require('express');
const letters = require('./letters');

const app = express();
app.use(express.json());
app.post('/letters/:name', (req, res) => {
  const text = letters.write(req.params.name, req.body);
  if (text === undefined) res.sendStatus(404);
  else res.type('text').send(text);
});
app.get('/letters', (req, res) => res.json(letters.names));
app.listen(process.env.PORT || 3000, '127.0.0.1');
