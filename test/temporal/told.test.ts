import { createObject } from '../../src/objects';
import { House } from './house';
import { Probes } from './probes';
import { decoded, type HistoryEvent } from './read-history';

const probes = new Probes();
let house: House;
beforeAll(async () => {
  house = await House.open({ actions: probes.actions, catalogue: probes.catalogue });
});
afterAll(() => house.close());

function call(key: string, more: object = {}) {
  return { key, type: 'action', action: 'probe.call', inputs: { script: key }, ...more };
}

async function attributesOf(runId: string) {
  const { searchAttributes } = await house.client.workflow.getHandle(runId).describe();
  return searchAttributes;
}

/** Summaries of the ordinary activities, by their ids, as the server tells them. */
async function summariesIn(events: readonly HistoryEvent[]): Promise<Readonly<Record<string, unknown>>> {
  const summaries: Record<string, unknown> = {};
  for (const { activityTaskScheduledEventAttributes: activity, userMetadata } of events) {
    if (activity == null) continue;
    summaries[activity.activityId ?? ''] = await decoded({ payloads: [userMetadata?.summary ?? {}] });
  }
  return summaries;
}

test('a run is found by the object that started it, whoever told of that: a trigger or an event', async () => {
  const steps = [{ key: 'done', type: 'stop', outcome: 'completed' }];
  await house.deploy({
    key: 'by-event',
    name: 'By event',
    trigger: { type: 'event', events: ['inquiry.created'] },
    steps,
  });
  await house.deploy({
    key: 'by-call',
    name: 'By call',
    trigger: { type: 'api', fields: { one: { type: 'inquiry' } } },
    steps,
  });
  const { id } = await house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));
  const byEvent = await house.until(async () => {
    const runs = house.service.db.selectFrom('runs').select('id').where('workflow_key', '=', 'by-event');
    return (await runs.executeTakeFirst())?.id;
  });
  const byCall = await house.run('by-call', { one: id });
  await house.settled(byEvent);
  for (const runId of [byEvent, byCall.id])
    expect(await attributesOf(runId)).toMatchObject({ UsherTriggerObject: [id] });
  const without = await house.run('by-call');
  expect(await attributesOf(without.id)).not.toHaveProperty('UsherTriggerObject');
});

test('an ordinary activity says in its summary which step it does, and how its author calls it', async () => {
  const steps = [
    call('tell'),
    call('tell_more', { name: 'Tell the other side' }),
    { key: 'shown', type: 'action', action: 'probe.own', visible: true, inputs: { script: 'shown' } },
  ];
  const key = await house.deploy({ key: 'summed-up', name: 'Summed up', trigger: { type: 'api', fields: {} }, steps });
  const run = await house.run(key);
  expect(run.status).toBe('completed');
  expect(await summariesIn(await house.closedHistory(run.id))).toMatchObject({
    'tell#1': 'tell',
    'tell_more#1': 'tell_more · Tell the other side',
    'shown#1': 'shown',
  });
});
