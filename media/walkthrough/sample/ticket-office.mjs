// A ticket office that serves itself: 40 visitors a second, no network, nothing to install.
// One line of it leaks. Leakline will tell you which.
import { EventEmitter } from 'node:events';

const timetable = new EventEmitter();
const sold = new Map();

class Ticket {
  constructor(number, visitor) {
    this.number = number;
    this.visitor = visitor;
    this.seat = `row ${number % 40}, seat ${number % 17}`;
  }
}

function sell(number) {
  const ticket = new Ticket(number, `visitor ${number}`);
  sold.set(number % 100, ticket);
  timetable.on('change', (time) => {
    ticket.time = time;
  });
  return ticket;
}

timetable.setMaxListeners(0);
let number = 0;
setInterval(() => sell(number++), 25);
