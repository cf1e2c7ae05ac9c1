/**
 * Programs whose heaps differ: what they keep, what they drop between two snapshots. Each gets `step(n)` called before each
 * snapshot; the code around it takes the snapshots in one inspector session, so that object ids keep their meaning.
 */
export const programs: Readonly<Record<string, string>> = {
  classes: `
    class Session { constructor(i) { this.id = i; this.user = new User(i); this.list = [i, 'x' + i, { i }]; } }
    class User { #secret = {}; constructor(i) { this.name = 'user ' + i; this.born = new Date(i); } }
    const Other = { Session: class Session { constructor(i) { this.other = i; } } };
    const kept = [Object.create(Function.prototype)];
    globalThis.step = (n) => {
      for (let i = 0; i < 300; i++) kept.push(i % 3 ? new Session(i + n * 1000) : new Other.Session(i));
      kept.splice(0, 100 * n);
    };`,
  'plain objects': `
    const kept = []; let grow = {};
    globalThis.step = (n) => {
      for (let i = 0; i < 400; i++) kept.push({ id: i, name: 'n' + i }, { name: 'm', id: i, extra: n }, { ["'quoted, {name}"]: i });
      for (const item of kept.slice(0, 200)) item['added' + (n % 3)] = n;
      for (let i = 0; i < 500; i++) grow['key ' + n + ' ' + i] = { n };
      kept.length -= 150;
      const long = {}; for (let i = 0; i < 40; i++) long['a_rather_long_property_name_' + i] = i;
      kept.push(long, { ...long }, Object.create(null), {}, []);
    };`,
  closures: `
    const { EventEmitter } = require('node:events');
    const bus = new EventEmitter(); bus.setMaxListeners(0); const timers = [];
    globalThis.step = (n) => {
      const body = Buffer.alloc(1000, n);
      for (let i = 0; i < 200; i++) { const a = { i }; bus.on('tick' + (i % 5), () => a.i + body.length); bus.once('end', function end() { return a; }); }
      for (let i = 0; i < 50; i++) timers.push(setInterval(() => n, 1e6).unref());
      timers.splice(0, 20).forEach(clearInterval); bus.removeAllListeners('tick' + (n % 5));
    };`,
  collections: `
    const weak = new WeakMap(), map = new Map(), set = new Set(), registry = new FinalizationRegistry(() => {}); let chain = null; const promises = [];
    globalThis.step = async (n) => {
      for (let i = 0; i < 300; i++) { const key = { i, n }; weak.set(key, { value: [i] }); map.set('k' + n + i, key); set.add(Symbol('s' + i)); registry.register(key, i); }
      for (let i = 0; i < 300; i++) chain = { next: chain, weak: new WeakRef(map), big: BigInt(i) ** 40n, pattern: new RegExp('a' + i) };
      for (let i = 0; i < 50; i++) promises.push(new Promise(() => {}).then(() => i), (async function* () { yield i; })());
      for (const k of [...map.keys()].slice(0, 120)) map.delete(k);
      await 0;
    };`,
  'strings and buffers': `
    const http = require('node:http'); const kept = []; const text = 'naïve "quoted" \\\\ 東京 😀 '.repeat(200);
    globalThis.step = async (n) => {
      for (let i = 0; i < 300; i++) kept.push(text.slice(i, i + 50 + n), 'left ' + i + text, Buffer.from('buffer ' + i), new Float64Array(i % 50), new ArrayBuffer(i));
      const server = http.createServer((q, r) => r.end('ok')); await new Promise((go) => server.listen(0, '127.0.0.1', go));
      const reply = await fetch('http://127.0.0.1:' + server.address().port + '/' + n); kept.push(await reply.text(), reply); server.closeAllConnections?.(); server.close();
      kept.splice(0, 200);
    };`,
};

/** The program with two snapshots taken around its second step, written to the paths in argv. */
export function captureProgram(source: string, tracking: boolean): string {
  return `
    const { Session: Inspector } = require('node:inspector'); const { writeSync, openSync, closeSync } = require('node:fs');
    const inspector = new Inspector(); inspector.connect();
    const post = (method, params) => new Promise((resolve, reject) => inspector.post(method, params, (e, r) => (e ? reject(e) : resolve(r))));
    ${source}
    (async () => {
      await post('HeapProfiler.enable');
      ${tracking ? "await post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });" : ''}
      for (let n = 1; n <= 3; n++) await step(n);
      for (const [n, path] of process.argv.slice(1).entries()) {
        await step(4 + n);
        const file = openSync(path, 'w');
        const take = ({ params }) => writeSync(file, params.chunk);
        inspector.on('HeapProfiler.addHeapSnapshotChunk', take);
        await post('HeapProfiler.takeHeapSnapshot', {});
        inspector.off('HeapProfiler.addHeapSnapshotChunk', take); closeSync(file);
      }
      process.exit(0);
    })();`;
}
