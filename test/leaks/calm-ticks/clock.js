'use strict';
const { EventEmitter } = require('events');
const { performance } = require('perf_hooks');

const beats = new EventEmitter();
const window = [];
const totals = { beats: 0, late: 0 };
let last = performance.now();

beats.on('beat', (beat) => {
  totals.beats += 1;
  if (beat.lag > 5) totals.late += 1;
  window.push(beat);
  while (window.length > 120) window.shift();
});

setInterval(() => {
  const now = performance.now();
  beats.emit('beat', { at: new Date(), lag: now - last - 10, usage: process.cpuUsage() });
  last = now;
}, 10);

setInterval(() => {
  const lag = window.reduce((sum, beat) => sum + beat.lag, 0) / Math.max(1, window.length);
  process.stdout.write(`${totals.beats} beats, ${totals.late} late, ${lag.toFixed(2)} ms lag\n`);
}, 1000);
