const http = require('http');
const { Transport } = require('./transport');

const transport = new Transport();
const totals = { letters: 0, overflows: 0 };

class Letter {
  constructor(to, paragraphs) {
    this.to = to;
    this.paragraphs = paragraphs;
    this.state = 'draft';
  }

  text() {
    return `Dear ${this.to},\n\n${this.paragraphs.join('\n\n')}\n`;
  }

  onOverflow() {
    this.state = 'held';
    totals.overflows += 1;
  }

  post() {
    transport.once('overflow', this.onOverflow.bind(this));
    if (!transport.send(this.text())) transport.emit('overflow');
    this.state = 'posted';
    totals.letters += 1;
  }
}

const server = http.createServer((req, res) => {
  const to = decodeURIComponent(req.url.slice(1)) || 'you';
  new Letter(to, ['All is well here.', 'The weather could be better.', 'Yours']).post();
  res.end(JSON.stringify(totals));
});

server.listen(process.env.PORT || 3000, '127.0.0.1');
