import type { ValueMap } from '../../../interpreter/value';
import { pause } from '../../../src/definitions/pause';
import { createObject } from '../../../src/objects';
import { redactObject } from '../../../src/redaction/redact-object';
import type { Environment, Writing } from '../../../src/writing';
import { performWithin } from '../actions/perform-within';
import { faultOf } from '../objects/world';
import { apiDefinition, openWorld, running, STOP, type World } from '../runs/open-world';

let world: World;
let account: string;
let redacted: string;
let elsewhere: string;
beforeAll(async () => {
  world = await openWorld();
  account = await makeAccount(world.environment);
  redacted = await makeAccount(world.environment, 'other');
  elsewhere = await makeAccount(world.other);
  await write(world.environment, (writing) => redactObject(writing, 'account', redacted));
  await running(world, dated('ordered'));
  await running(world, apiDefinition('by-api'));
  const { workflow } = await running(world, dated('paused'));
  await pause(world.service, world.environment, workflow);
});
afterAll(() => world.close());

const dated = (key: string) => ({ key, name: key, trigger: { type: 'date', kind: 'account' }, steps: [STOP] });

function write<T>(environment: Environment, act: (writing: Writing) => Promise<T>): Promise<T> {
  const actor = { type: 'system', id: 'test' } as const;
  return world.db.transaction().execute((trx) => act({ trx, environment, actor, cause: { depth: 0 } }));
}

function makeAccount(environment: Environment, key = 'person'): Promise<string> {
  return write(environment, async (writing) => {
    const attributes = { name: key, statuses: ['default'] };
    await createObject(writing, 'account-type', { key, attributes });
    return (await createObject(writing, 'account', { relations: { account_type: [key] } })).id;
  });
}

const order = (input: ValueMap) =>
  write(world.environment, (writing) =>
    performWithin(writing, 'workflow.schedule@1', {
      workflow: 'ordered',
      object: { type: 'account', id: account },
      at: '2027-01-31',
      ...input,
    }),
  );

test('a step orders a run for a day, as the clocks of its zone show it', async () => {
  const { output } = await order({ time: '09:00', time_zone: 'America/New_York', offset: '60d' });
  expect(output).toMatchObject({ id: expect.stringMatching(/^wfp_/), scheduled_for: '2027-04-01T13:00:00.000Z' });
});

test.each<[string, ValueMap, string]>([
  ['a day that there is not', { at: '2027-02-29' }, 'schedule_time_invalid'],
  ['no time', { at: null }, 'schedule_time_invalid'],
  ['a time and a date of the object', { date: 'fields.due' }, 'schedule_time_invalid'],
  ['a zone that does not exist', { time_zone: 'Europe/Lodnon' }, 'action_input_invalid'],
  ['no duration', { offset: 'a month' }, 'action_input_invalid'],
  ['a distance that no date has', { offset: '9000000000000s' }, 'action_input_invalid'],
  ['no time of day', { time: '24:00' }, 'action_input_invalid'],
  ['a workflow that is not there', { workflow: 'nobody' }, 'workflow_not_found'],
  ['one that is paused', { workflow: 'paused' }, 'workflow_paused'],
  ['one with another trigger', { workflow: 'by-api' }, 'not_schedulable'],
])('%s is a fault of the step', async (_, input, code) => {
  expect(await faultOf(order(input))).toMatchObject({ code });
});

test('an object that is redacted, or of another environment, has no run ordered', async () => {
  const of = (id: string) => faultOf(order({ object: { type: 'account', id } }));
  expect(await of(redacted)).toMatchObject({ code: 'not_schedulable' });
  expect(await of(elsewhere)).toMatchObject({ code: 'object_not_found' });
});
