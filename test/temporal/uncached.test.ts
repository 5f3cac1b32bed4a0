/** The same promises when no run is kept in memory: every workflow task is a replay of all that was before. */
process.env.USHER_TEST_CACHED_WORKFLOWS = '0';

afterAll(() => {
  delete process.env.USHER_TEST_CACHED_WORKFLOWS;
});

describe('with no run kept in memory: actions', () => {
  require('./actions.test');
});
describe('with no run kept in memory: waits', () => {
  require('./waits.test');
});
describe('with no run kept in memory: waits that end at once', () => {
  require('./at-once.test');
});
describe('with no run kept in memory: holds', () => {
  require('./holds.test');
});
describe('with no run kept in memory: ends', () => {
  require('./ends.test');
});
describe('with no run kept in memory: continuing', () => {
  require('./continuing.test');
});
