const digest = {
  since: new Date(),
  byStatus: Object.create(null),
};

/** Collects what went wrong since the last digest was mailed. */
function note(error, req) {
  const status = error.status || 500;
  const list = (digest.byStatus[status] = digest.byStatus[status] || []);
  list.unshift({ error, path: req.originalUrl, headers: { ...req.headers }, at: new Date() });
}

function summarise() {
  return Object.keys(digest.byStatus).map((status) => ({
    status,
    count: digest.byStatus[status].length,
    latest: digest.byStatus[status][0].error.message,
  }));
}

module.exports = { note, summarise };
