const base = { ACME: 41.2, GLOBEX: 7.35, INITECH: 112.9 };

/** Several venues answer; the best price wins. */
export async function askMarket(symbol, amount) {
  const venues = ['north', 'south', 'east'];
  const offers = await Promise.all(
    venues.map(
      (venue, i) =>
        new Promise((resolve) => {
          setImmediate(() => resolve({ venue, price: (base[symbol] ?? 10) + i / 10 + amount / 10_000 }));
        }),
    ),
  );
  return Math.min(...offers.map((offer) => offer.price));
}
