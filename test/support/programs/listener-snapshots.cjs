// Adds listeners that keep a request each, and writes a heap snapshot after every round: node FILE FOLDER ROUNDS
const { EventEmitter } = require('node:events');
const { join } = require('node:path');
const v8 = require('node:v8');

class Visit {
  constructor(number) {
    this.url = `/ma.gif?n=${number}`;
    this.body = 'x'.repeat(200) + number;
  }
}

const queue = new EventEmitter();
queue.setMaxListeners(0);
let visits = 0;

function handle(visit) {
  queue.on('error', function onError() {
    return visit.url;
  });
}

const [folder, rounds] = process.argv.slice(2);
for (let round = 0; round < Number(rounds); round++) {
  for (let i = 0; i < 200; i++) handle(new Visit(visits++));
  v8.writeHeapSnapshot(join(folder, `${round}.heapsnapshot`));
}
