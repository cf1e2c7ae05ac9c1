const { Writable } = require('stream');
const winston = require('winston');

const sink = new Writable({ write: (chunk, encoding, done) => done() });
const transport = new winston.transports.Stream({ stream: process.env.LOG_TO_STDOUT ? process.stdout : sink });
transport.setMaxListeners(0);

/** A logger that puts the request's id on each line. */
function loggerFor(requestId) {
  return winston.loggers.get(requestId, {
    level: 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    defaultMeta: { requestId },
    transports: [transport],
  });
}

module.exports = { loggerFor };
