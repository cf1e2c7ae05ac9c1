'use strict';

const seen = new Set();
const totals = { files: 0, rows: 0, added: 0 };

function addresses(line) {
  const from = line.indexOf('<') + 1;
  const to = line.indexOf('>', from);
  return from > 0 && to > from ? line.slice(from, to) : '';
}

/** Takes in a file with one reader per line, `Name <address>, joined`. */
function importFile(text) {
  totals.files += 1;
  const first = text.slice(0, text.indexOf('\n'));
  const owner = addresses(first);
  if (owner !== '' && !seen.has(owner)) {
    seen.add(owner);
    totals.added += 1;
  }
  for (const line of text.split('\n')) {
    if (line.includes('@')) totals.rows += 1;
  }
  return { owner, ...totals };
}

module.exports = { importFile, totals };
