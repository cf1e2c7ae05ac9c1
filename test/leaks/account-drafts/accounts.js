'use strict';

class Account {
  constructor(name) {
    this.name = name;
    this.openedAt = new Date();
  }
}

const accounts = new Map(['ada', 'grace', 'edsger'].map((name) => [name, new Account(name)]));

exports.accountOf = (name) => accounts.get(name);
