// node script.mjs: never listens, keeps 200 objects each 20 ms and ends by itself when it is told so by SIGUSR2.
const kept = [];
const timer = setInterval(() => {
  for (let i = 0; i < 200; i++) kept.push({ at: Date.now() + i });
}, 20);
process.once('SIGUSR2', () => {
  // Two snapshots apart there is something to see, also on a machine that is slow.
  for (let i = 0; i < 20_000; i++) kept.push({ at: i });
  clearInterval(timer);
});
