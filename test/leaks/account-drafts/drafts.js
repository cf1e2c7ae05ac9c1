'use strict';

// Drafts go when their account goes.
const byAccount = new WeakMap();

function draftsOf(account) {
  if (!byAccount.has(account)) byAccount.set(account, { edits: [], published: '' });
  return byAccount.get(account);
}

function edit(account, text) {
  const drafts = draftsOf(account);
  const previous = drafts.edits.at(-1);
  drafts.edits.push({
    text,
    words: text.split(' ').length,
    grown: text.length - (previous?.text.length ?? 0),
    at: Date.now(),
  });
  return drafts.edits.length;
}

function publish(account) {
  const drafts = draftsOf(account);
  drafts.published = drafts.edits.at(-1)?.text ?? '';
  return drafts.published.length;
}

module.exports = { edit, publish };
