/** What `uncached.test.ts` leaves: the examples, the sizes and the sweep when every workflow task is a replay. */
process.env.USHER_TEST_CACHED_WORKFLOWS = '0';

afterAll(() => {
  delete process.env.USHER_TEST_CACHED_WORKFLOWS;
});

describe('with no run kept in memory: examples', () => {
  require('./examples/examples.test');
});
describe('with no run kept in memory: sizes', () => {
  require('./sizes.test');
});
describe('with no run kept in memory: the sweep', () => {
  require('./sweep.test');
});
