/** The same promises when no run is kept in memory: every workflow task is a replay of all that was before. */
const CACHED = 'USHER_TEST_CACHED_WORKFLOWS';

process.env[CACHED] = '0';

afterAll(() => {
  delete process.env[CACHED];
});

describe('with no run kept in memory: actions', () => {
  require('./actions.test');
});
describe('with no run kept in memory: waits', () => {
  require('./waits.test');
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
