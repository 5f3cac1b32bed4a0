/** What `uncached.test.ts` leaves: the examples, the sizes and the sweep when every workflow task is a replay. */
const CACHED = 'USHER_TEST_CACHED_WORKFLOWS';

process.env[CACHED] = '0';

afterAll(() => {
  delete process.env[CACHED];
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
