import { listSteps } from '../../src/runs/list-steps';
import { House } from './house';
import { Probes } from './probes';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

const KIB = 1024;

/** Not to be compressed: what counts is what goes in. */
function noise(bytes: number): string {
  let text = '';
  let seed = 1;
  while (text.length < bytes) {
    seed = (seed * 48_271) % 2_147_483_647;
    text += seed.toString(36);
  }
  return text.slice(0, bytes);
}

function api(key: string, steps: object[], rest: object = {}) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps, ...rest };
}

function own(key: string, script: string, value?: unknown) {
  return { key, type: 'action', action: 'probe.own', inputs: { script, ...(value === undefined ? {} : { value }) } };
}

test('a run that would carry more than 512 KiB is held at the step that is too much', async () => {
  probes.scripts.set('sixty', () => ({ said: noise(60 * KIB) }));
  const steps = Array.from({ length: 10 }, (_, index) => own(`s_${index}`, 'sixty'));
  const reads = Object.fromEntries(steps.map(({ key }) => [key, `{{${key}.said}}`]));
  const { id, status } = await house.run(await house.deploy(api('heavy', steps, { output: reads })));
  expect(status).toBe('errored');
  const held = (await listSteps(house.service.db, id)).filter((step) => step.held !== null);
  expect(held).toEqual([
    expect.objectContaining({
      path: 's_8',
      held: expect.objectContaining({ fault: expect.objectContaining({ code: 'run_too_large' }) }),
    }),
  ]);
});

test('what nobody reads any more does not count', async () => {
  probes.scripts.set('fifty', () => ({ said: noise(50 * KIB) }));
  probes.scripts.set('short', () => ({}));
  const steps = Array.from({ length: 14 }, (_, index) => [
    own(`s_${index}`, 'fifty'),
    own(`use_${index}`, 'short', `{{s_${index}.said}}`),
  ]).flat();
  const run = await house.run(await house.deploy(api('passing', steps)));
  expect(run.status).toBe('completed');
});

test('inputs that are too much together are refused before they go out', async () => {
  probes.scripts.set('sixty-one', () => ({ said: noise(61 * KIB) }));
  const value = Array.from({ length: 8 }, () => '{{big.said}}');
  const steps = [own('big', 'sixty-one'), own('use', 'nobody', value)];
  const { id, status } = await house.run(await house.deploy(api('vast-input', steps)));
  expect(status).toBe('errored');
  expect(probes.callsOf('nobody')).toBe(0);
  const use = (await listSteps(house.service.db, id)).find((step) => step.path === 'use');
  expect(use?.held?.fault.code).toBe('run_too_large');
});

test('large inputs side by side go out, and what was written beside them is in the database', async () => {
  probes.scripts.set('eight', () => ({ said: noise(8 * KIB) }));
  const value = Array.from({ length: 5 }, () => '{{big.said}}');
  const branches = Array.from({ length: 9 }, (_, index) => ({
    label: `Branch ${index}`,
    steps: [
      { key: `note_${index}`, type: 'set', variable: 'note', value: '{{big.said}}' },
      { key: `c_${index}`, type: 'action', action: 'probe.call', inputs: { script: 'x', repeat: 'safe', value } },
    ],
  }));
  const run = await house.run(
    await house.deploy(
      api('wide', [own('big', 'eight'), { key: 'all', type: 'parallel', branches }], {
        variables: [{ name: 'note', type: 'string', default: '' }],
      }),
    ),
  );
  expect(run.status).toBe('completed');
  const steps = await listSteps(house.service.db, run.id);
  expect(steps.filter((step) => step.closed === null)).toEqual([]);
  const events = await house.closedHistory(run.id);
  const scheduled = events.filter((event) => event.activityTaskScheduledEventAttributes);
  expect(scheduled).toHaveLength(9);
});

test('an output that is more than a history can carry fails the run', async () => {
  probes.scripts.set('sixty-two', () => ({ said: noise(62 * KIB) }));
  const output = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`copy_${index}`, '{{big.said}}']));
  const run = await house.run(await house.deploy(api('vast-output', [own('big', 'sixty-two')], { output })));
  expect(run).toMatchObject({ status: 'failed', fault: { code: 'run_too_large' }, output: null });
});
