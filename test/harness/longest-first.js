const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const TESTS = path.dirname(__dirname);

/** Files of test/ that take long, the longest first. A clean clone has no earlier run to order them by. */
const LONGEST = [
  'process/documents.test.ts',
  'connectors/suite.test.ts',
  'process/faults/strikes.test.ts',
  'process/faults/event-strikes.test.ts',
  'process/add-an-action.test.ts',
  'process/fuzz/fuzz.test.ts',
  'process/faults/report-strike.test.ts',
  'process/faults/away.test.ts',
  'contract/injection.test.ts',
  'process/dev.test.ts',
  'temporal/command-line.test.ts',
  'temporal/schedules.test.ts',
  'process/faults/webhook-strike.test.ts',
  'process/faults/schedule-strike.test.ts',
  'temporal/actions.test.ts',
  'contract/generated-client.test.ts',
  'contract/whole-document.test.ts',
  'service/schedules/occurrences.test.ts',
  'service/command-line/connections.test.ts',
];

/** Starts the files that take long before all others, so that no core is idle while the last of them ends. */
module.exports = class LongestFirst extends Sequencer {
  static LONGEST = LONGEST;

  sort(tests) {
    const rank = ({ path: file }) => {
      const index = LONGEST.indexOf(path.relative(TESTS, file));
      return index === -1 ? LONGEST.length : index;
    };
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
};
