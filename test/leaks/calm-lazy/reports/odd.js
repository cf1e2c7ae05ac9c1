'use strict';
exports.template = (number, name) => `Chapter ${number} for ${name}: the odd ones`;
exports.words = (number) => Array.from({ length: 200 + number }, (_, i) => `word-${number}-${i}`);
