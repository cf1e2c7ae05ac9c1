const known = { ä: 'ae', ö: 'oe', ü: 'ue' };
export const transform = (text) =>
  text
    .toLowerCase()
    .replace(/[äöü]/g, (c) => known[c])
    .replace(/\W+/g, '-');
