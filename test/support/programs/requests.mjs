// node requests.mjs PORT COUNT [PATH]: that many requests, one after the other.
const [port, count, path = '/'] = process.argv.slice(2);
for (let i = 0; i < Number(count); i++) await fetch(`http://127.0.0.1:${port}${path}`).then((answer) => answer.text());
