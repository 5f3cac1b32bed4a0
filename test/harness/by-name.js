const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts test files in the order of their names: `npm test` numbers those that it gathers. */
module.exports = class ByName extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
};
