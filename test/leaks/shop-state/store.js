const { legacy_createStore: createStore } = require('redux');

const initial = { stock: { chair: 100, lamp: 40 }, sold: 0 };

function reducer(state = initial, action) {
  switch (action.type) {
    case 'sold':
      return { ...state, sold: state.sold + 1, stock: { ...state.stock, [action.item]: state.stock[action.item] - 1 } };
    case 'delivered':
      return { ...state, stock: { ...state.stock, [action.item]: action.count } };
    default:
      return state;
  }
}

module.exports = createStore(reducer);
