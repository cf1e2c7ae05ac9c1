// node script.mjs [MS]: never listens, keeps 200 objects each 20 ms and ends by itself after so long.
const kept = [];
const timer = setInterval(() => {
  for (let i = 0; i < 200; i++) kept.push({ at: Date.now() + i });
}, 20);
setTimeout(() => clearInterval(timer), Number(process.argv[2] ?? 60_000));
