'use strict';

const rules = {
  price: (order) => order.total >= 0,
};

/** An order is good when it passes the rule and all that were there before it. */
function tighten(name, extra) {
  const before = rules[name];
  rules[name] = (order) => extra(order) && before(order);
}

function accepts(name, order) {
  return rules[name] !== undefined && order.total < 1e6;
}

module.exports = { tighten, accepts };
