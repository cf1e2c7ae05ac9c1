let changes = [];
let nextRevision = 1;

const wordCount = (text) => text.split(/\s+/).filter(Boolean).length;

/** Remembers an edit and tells which revision it became. */
function recordChange(page, author, text) {
  const change = {
    revision: nextRevision++,
    page,
    author,
    words: wordCount(text),
    text,
    at: new Date().toISOString(),
  };
  changes = [...changes, change];
  return change.revision;
}

const recentChanges = (count = 20) => changes.slice(-count).reverse();

module.exports = { recordChange, recentChanges };
