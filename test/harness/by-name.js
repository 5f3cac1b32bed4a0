const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts test files that `npm test` has gathered in the order of the numbers that it gave them; others as Jest does. */
module.exports = class ByName extends Sequencer {
  sort(tests) {
    if (process.env.USHER_GATHERED_TESTS === undefined) return super.sort(tests);
    return [...tests].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
};
