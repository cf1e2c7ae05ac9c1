// node leaky-files.mjs FOLDER: a program that keeps one array growing, and writes three heap snapshots of itself.
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

class Ticket {
  constructor(number) {
    this.number = number;
  }

  get title() {
    return `ticket ${this.number}`;
  }
}

const tickets = [];
for (let i = 0; i < 3; i++) {
  for (let k = 0; k < 2000; k++) tickets.push(new Ticket(tickets.length));
  writeHeapSnapshot(join(process.argv[2], `${i}.heapsnapshot`));
}
