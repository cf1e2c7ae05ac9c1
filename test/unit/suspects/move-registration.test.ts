import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moveRegistration } from '../../../src/suspects/move-registration.ts';

/** The text after the move of the line that has `.on(` or `addEventListener(` in it; `undefined` when it is not offered. */
function moved(text: string, path = 'server.ts'): string | undefined {
  const line0 = text.split('\n').findIndex((line) => /\.(on|once|addListener|addEventListener)\(/.test(line));
  const changes = moveRegistration({ path, text, line0 });
  return changes
    ?.toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text);
}

const handler = (line: string, before = "import { bus } from './bus.ts';", inside = ''): string =>
  `${before}\n\nexport function show(request: Request, answer: Response): void {\n${inside}  ${line}\n  answer.send('ok');\n}\n`;

describe('a listener registration leaves its handler', () => {
  it('when it uses nothing of it', () => {
    assert.equal(
      moved(handler("bus.on('change', () => refresh());")),
      "import { bus } from './bus.ts';\n\nexport function show(request: Request, answer: Response): void {\n  answer.send('ok');\n}\n\nbus.on('change', () => refresh());\n",
    );
  });

  it('with all its lines, moved to the margin', () => {
    const text = `const { queue } = require('./queue');
app.get('/', (request, response) => {
    queue.on('error', function (error) {
        count++;
        log(error, this.name);
    });
    response.end();
});
`;
    assert.equal(
      moved(text, 'app.js'),
      `const { queue } = require('./queue');
app.get('/', (request, response) => {
    response.end();
});

queue.on('error', function (error) {
    count++;
    log(error, this.name);
});
`,
    );
  });

  it('to behind the constants it is made with', () => {
    const text = `export const show = () => {
  bus.on(CHANGE, (value) => (last = value));
};
let last = 0;
const CHANGE = 'change';
const bus = new EventEmitter();
start();
`;
    assert.equal(
      moved(text),
      `export const show = () => {
};
let last = 0;
const CHANGE = 'change';
const bus = new EventEmitter();

bus.on(CHANGE, (value) => (last = value));
start();
`,
    );
  });

  it('when a parameter of its own is called like something around it', () => {
    const inside = '  const error = request.error;\n';
    assert.ok(moved(handler("bus.on('error', (error) => log(error));", undefined, inside)));
  });

  it('of the process, with Windows line ends and without semicolons', () => {
    const text = "function start() {\r\n  process.on('exit', () => flush())\r\n  listen()\r\n}\r\n";
    const expected = "function start() {\r\n  listen()\r\n}\r\n\r\nprocess.on('exit', () => flush());\r\n";
    assert.equal(moved(text, 'a.js'), expected);
  });
});

describe('it stays', () => {
  const stays: Record<string, string> = {
    'when it uses a parameter of the handler': handler("bus.on('change', () => answer.end());"),
    'when it uses a variable of the handler': handler(
      "bus.on('change', () => use(id));",
      undefined,
      '  const id = 1;\n',
    ),
    'when it uses one by shorthand': handler("bus.on('change', () => use({ request }));"),
    'when its event comes from the handler': handler('bus.on(request.url, () => refresh());'),
    'when a type of the handler is in it': `import { bus } from './bus.ts';\nfunction show<T>() {\n  bus.on('a', (value: T) => use(value));\n}\n`,
    'when the emitter belongs to the handler': handler("request.on('end', () => refresh());"),
    'when the emitter may change': handler("bus.on('a', () => refresh());", 'let bus = new EventEmitter();'),
    'when the emitter is a field': handler("state.bus.on('a', () => refresh());", 'const state = {};'),
    'when another hides the emitter': handler("bus.on('a', () => refresh());", undefined, '  const bus = make();\n'),
    'when it is conditional': handler("if (request.ok) bus.on('a', () => refresh());"),
    'when it is conditional in a block': handler("if (request.ok) {\n  bus.on('a', () => refresh());\n  }"),
    'when its result is used': handler("const off = bus.on('a', () => refresh());"),
    'when the listener is not written out': handler("bus.on('a', refresh);"),
    'when it needs this': `const bus = make();\nclass A { start() {\n  bus.on('a', () => this.refresh());\n} }\n`,
    'when it needs the arguments': handler("bus.on('a', () => use(arguments[0]));"),
    'when it waits for something': handler('bus.on(await name(), () => refresh());'),
    'when it listens once': handler("bus.once('a', () => refresh());"),
    'when it ends by itself': handler("bus.addEventListener('a', () => refresh(), { once: true });"),
    'when a loop around makes its emitter': `for (const bus of all) {\n  run(() => {\n    bus.on('a', () => refresh());\n  });\n}\n`,
    'when a name that it is made with may change': handler(
      'bus.on(event, () => refresh());',
      "let event = 'a';\nconst bus = make();",
    ),
    'at the top level': "const bus = make();\nbus.on('a', () => refresh());\n",
    'when the next line would go on with the one before':
      `const bus = make()\nfunction show() {\n  first()\n  bus.on('a', () => refresh())\n  ;[1].forEach(use)\n}\n`.replace(
        ';[',
        '[',
      ),
    'when the file cannot be read': "function ( {\n bus.on('a', () => 1);\n",
  };
  for (const [name, text] of Object.entries(stays)) it(name, () => assert.equal(moved(text), undefined));
});
