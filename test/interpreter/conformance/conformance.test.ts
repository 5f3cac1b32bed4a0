import { simulate } from '../../../interpreter/simulator/simulate';
import { settleByScript } from '../machine/settle-by-script';
import { CASES } from './cases';
import { describeHost, type Host, planOf } from './suite';

const simulator: Host = { run: async (definition, start, script) => simulate(planOf(definition), start, script) };
const byHand: Host = { run: async (definition, start, script) => settleByScript(planOf(definition), start, script) };

describeHost('the simulator', async () => simulator);
describeHost('a host settled by hand', async () => byHand);

test('The scripts of the suite are data alone', () => {
  for (const each of CASES) expect(JSON.parse(JSON.stringify(each))).toEqual(each);
});

test('No step may have a path at which a run journals its labels or its output', () => {
  const steps = (key: string) => ({
    ...(CASES[0]?.definition as object),
    steps: [{ key, type: 'wait', duration: '1s' }],
    output: {},
  });
  for (const key of ['labels', 'output']) expect(() => planOf(steps(key))).toThrow(/reserved/);
});
