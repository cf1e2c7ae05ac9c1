// Stands in for docker and kubectl: node stand-in.mjs docker|kubectl …. The "container" is process STAND_IN_PID of this
// machine (or the one named in STAND_IN_PID_FILE); what is executed in it runs here, and a port is forwarded to the same port here. Calls are noted in STAND_IN_LOG.
// Where STAND_IN_POD names the pod of that process, there is no other any more.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

const [tool, action, ...args] = process.argv.slice(2);
if (process.env.STAND_IN_LOG)
  appendFileSync(process.env.STAND_IN_LOG, `${tool} ${action} ${args.join(' ').slice(0, 60).replaceAll('\n', ' ')}\n`);
const pid = process.env.STAND_IN_PID ?? readFileSync(process.env.STAND_IN_PID_FILE, 'utf8');
const { STAND_IN_POD: podName = 'api-1' } = process.env;
const asked = { exec: args[args.indexOf('--') - (args.includes('-c') ? 3 : 1)], 'port-forward': args.at(-2)?.slice(4) }[
  action
];
if (tool === 'kubectl' && asked !== undefined && asked !== podName) {
  console.error(`Error from server (NotFound): pods "${asked}" not found`);
  process.exit(1);
}

if (action === 'exec') {
  const command = args.slice(tool === 'kubectl' ? args.indexOf('--') + 1 : args.indexOf('web') + 1);
  if (command.join(' ').includes('SigCgt')) {
    // Its own list of processes holds this one alone.
    const caught = /^SigCgt:\s*(\S+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1];
    console.log(`${pid} ${caught} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`);
  } else {
    const child = spawn(command[0], command.slice(1), { stdio: 'inherit' });
    child.on('exit', (code) => process.exit(code ?? 1));
    process.on('SIGTERM', () => child.kill());
  }
} else if (action === 'ps') {
  console.log('web\tnode:24\ncache\tredis:8');
} else if (action === 'get' && args[0] === 'pods') {
  const pod = (namespace, name, app, ...names) => ({
    metadata: {
      namespace,
      name,
      labels: { app, 'pod-template-hash': name },
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { containers: names.map((one) => ({ name: one, image: `${one}:1` })) },
    status: { phase: 'Running' },
  });
  const pods = [pod('shop', podName, 'api', 'node', 'sidecar'), pod('shop', 'db-0', 'db', 'postgres')];
  const [, app] = /^--selector=app=(.*)$/.exec(args.at(-1)) ?? [];
  console.log(
    JSON.stringify({ items: pods.filter(({ metadata }) => app === undefined || metadata.labels.app === app) }),
  );
} else if (action === 'port-forward') {
  const port = Number(args.at(-1).slice(1));
  const server = createServer((client) => {
    const target = connect(port, '127.0.0.1');
    client.pipe(target).pipe(client);
    // As the real one does: a port nobody listens on ends the whole forward.
    target.on('error', () => process.exit(1));
    client.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1', () => console.log(`Forwarding from 127.0.0.1:${server.address().port} -> ${port}`));
} else {
  process.exit(1);
}
