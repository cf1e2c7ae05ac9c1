const express = require('express');

const app = express();
app.use(express.json());
app.use((req, res, next) => {
  req.startedAt = process.hrtime.bigint();
  next();
});

const tasks = Array.from({ length: 100 }, (_, i) => ({ id: i, title: `Task ${i}`, done: i % 3 === 0 }));

app.get('/tasks', (req, res) => {
  const done = req.query.done === undefined ? undefined : req.query.done === 'true';
  res.json(tasks.filter((task) => done === undefined || task.done === done).slice(0, 20));
});
app.get('/tasks/:id', (req, res) => {
  const task = tasks[Number(req.params.id)];
  if (task) res.json(task);
  else res.sendStatus(404);
});
app.patch('/tasks/:id', (req, res) => {
  const task = tasks[Number(req.params.id)];
  if (!task) return res.sendStatus(404);
  task.done = Boolean(req.body.done);
  return res.json(task);
});
app.listen(process.env.PORT || 3000, '127.0.0.1');
