const http = require('http');
const store = require('./store');

/** Answers when the item's stock has changed, or at once when it differs from what the client knows. */
function waitForStock(item, known, answer) {
  let answered = false;
  const look = () => {
    const count = store.getState().stock[item];
    if (answered || count === known) return;
    answered = true;
    answer({ item, count });
  };
  store.subscribe(look);
  look();
}

http
  .createServer((req, res) => {
    const [, verb, item, known] = req.url.split('/');
    if (!(item in store.getState().stock)) return res.writeHead(404).end();
    if (verb === 'buy') {
      store.dispatch({ type: 'sold', item });
      if (store.getState().stock[item] < 5) store.dispatch({ type: 'delivered', item, count: 100 });
      return res.end('thank you\n');
    }
    return waitForStock(item, Number(known), (news) => res.end(JSON.stringify(news)));
  })
  .listen(process.env.PORT || 3000, '127.0.0.1');
