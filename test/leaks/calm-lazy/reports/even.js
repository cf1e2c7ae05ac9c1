'use strict';
exports.template = (number, name) => `Chapter ${number} for ${name}: the even ones`;
exports.words = (number) => Array.from({ length: 300 + number }, (_, i) => `even-${number}-${i}`);
