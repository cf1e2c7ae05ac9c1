import { parentPort } from 'node:worker_threads';

const primes = [2, 3, 5, 7];

function isPrime(n) {
  for (const p of primes) {
    if (p * p > n) return true;
    if (n % p === 0) return false;
  }
  for (let d = primes.at(-1) + 2; d * d <= n; d += 2) if (n % d === 0) return false;
  return true;
}

parentPort.on('message', ({ id, after }) => {
  let candidate = Math.max(2, after + 1);
  while (!isPrime(candidate)) candidate += 1;
  parentPort.postMessage({ id, prime: candidate });
});
