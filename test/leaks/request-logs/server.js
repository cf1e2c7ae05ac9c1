const http = require('http');
const { randomUUID } = require('crypto');
const { loggerFor } = require('./logging');

const greetings = { en: 'Hello', de: 'Hallo', fr: 'Bonjour', es: 'Hola' };

function greet(language, log) {
  const word = greetings[language];
  if (!word) {
    log.warn('unknown language', { language });
    return 'Hi';
  }
  log.info('greeting', { language });
  return word;
}

const server = http.createServer((req, res) => {
  const requestId = req.headers['x-request-id'] || randomUUID();
  const log = loggerFor(requestId);
  const language = (req.headers['accept-language'] || 'en').slice(0, 2);
  res.setHeader('x-request-id', requestId);
  res.end(`${greet(language, log)}\n`);
  log.info('done', { status: res.statusCode });
});

server.listen(process.env.PORT || 3000, '127.0.0.1');
