import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import { meetPlanned } from '../../../src/dates/meet-planned';
import { pause } from '../../../src/definitions/pause';
import { createObject, updateObject } from '../../../src/objects';
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
    const attributes = { name: key, statuses: ['default'], field_schemas: [{ key: 'due', type: 'date' }] };
    await createObject(writing, 'account-type', { key, attributes });
    const values = { relations: { account_type: [key] }, fields: { due: '2027-03-31' } };
    return (await createObject(writing, 'account', values)).id;
  });
}

const order = (input: ValueMap, path?: string) =>
  write(world.environment, (writing) => {
    const whole = { workflow: 'ordered', object: { type: 'account', id: account }, at: '2027-01-31', ...input };
    return performWithin(writing, 'workflow.schedule@1', whole, { path });
  });

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

describe('when its time comes', () => {
  const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);

  /** Orders, as a step of its own, and gives the order's id. */
  async function ordered(input: ValueMap, step: string): Promise<string> {
    const { output } = await order({ workflow: 'ordered', ...input }, step);
    return String((output as ValueMap)['id']);
  }

  async function standing(id: string) {
    const { rows } = await sql`select status, reason from planned_runs where id = ${id}`.execute(world.db);
    return rows[0];
  }

  test('it starts once, and not before', async () => {
    const id = await ordered({ at: '2027-01-31', time: '12:00' }, 'once');
    expect(await meetPlanned(world.service, id, noon('2027-01-30'))).toBe(noon('2027-01-31'));
    const before = world.temporal.started.length;
    for (let n = 0; n < 2; n += 1) expect(await meetPlanned(world.service, id, noon('2027-01-31'))).toBeNull();
    expect(world.temporal.started).toHaveLength(before + 1);
    expect(await standing(id)).toEqual({ status: 'started', reason: null });
  });

  test('by a date of the object it is moved with it, and waits while that is taken away', async () => {
    const id = await ordered({ at: null, date: 'fields.due', offset: '-30d', time: '12:00' }, 'followed');
    const met = (day: string) => meetPlanned(world.service, id, noon(day));
    const change = (due: string | null) =>
      write(world.environment, (writing) => updateObject(writing, 'account', account, { fields: { due } }));
    expect(await met('2027-01-01')).toBe(noon('2027-03-01'));
    await change('2027-05-01');
    expect(await met('2027-03-01')).toBe(noon('2027-04-01'));
    await change(null);
    expect(await met('2027-04-01')).toBeNull();
    expect(await standing(id)).toEqual({ status: 'waiting', reason: null });
    await change('2027-05-01');
    expect(await met('2027-04-01')).toBeNull();
    expect(await standing(id)).toEqual({ status: 'started', reason: null });
  });

  test('of an object that was redacted meanwhile it is gone', async () => {
    const gone = await makeAccount(world.environment, 'gone');
    const id = await ordered({ object: { type: 'account', id: gone } }, 'gone');
    await write(world.environment, (writing) => redactObject(writing, 'account', gone));
    const before = world.temporal.started.length;
    expect(await meetPlanned(world.service, id, noon('2027-02-01'))).toBeNull();
    expect(world.temporal.started).toHaveLength(before);
    expect(await standing(id)).toEqual({ status: 'dropped', reason: 'redacted' });
  });
});
