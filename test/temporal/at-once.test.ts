import { createObject, moveObject } from '../../src/objects';
import { House } from './house';

/** When it closes, it replays what ran: a replay is given answers together that came one after the other. */
let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

function waitFor(person: string) {
  return { key: `await_${person}`, type: 'wait', for: `{{trigger.${person}}}`, events: ['inquiry.completed'] };
}

function branch(label: string, ...steps: object[]) {
  return { label, steps };
}

/** A run that waits for two people at once; both have completed while no worker was there, so both looks go out at once. */
async function endBoth(key: string, branches: object[], rest: object = {}) {
  const inquiry = { type: 'inquiry', required: true };
  const definition = {
    key,
    name: key,
    trigger: { type: 'api', fields: { ada: inquiry, bob: inquiry } },
    steps: [{ key: 'both', type: 'parallel', branches }],
    ...rest,
  };
  const inquiryOf = () =>
    house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } })).then(({ id }) => id);
  const people = { ada: await inquiryOf(), bob: await inquiryOf() };
  const { id } = await house.start(await house.deploy(definition), people);
  await house.waitingAt(id, 'await_ada');
  await house.waitingAt(id, 'await_bob');
  await house.stopWorker();
  await house.write(async (w) => {
    await moveObject(w, 'inquiry', people.ada, 'completed');
    await moveObject(w, 'inquiry', people.bob, 'completed');
  });
  await house.until(async () => ((await signalsOf(id)) === 2 ? true : undefined));
  await house.startWorker();
  return house.settled(id);
}

async function signalsOf(runId: string): Promise<number> {
  const { events } = await house.client.workflow.getHandle(runId).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
}

test('two waits that end in one workflow task, each followed by a step that is seen', async () => {
  const tag = (person: string) => ({
    key: `tag_${person}`,
    type: 'action',
    action: 'object.tag',
    visible: true,
    inputs: { object: `{{trigger.${person}}}`, tags: ['seen'] },
  });
  const branches = ['ada', 'bob'].map((person) => branch(person, waitFor(person), tag(person)));
  const run = await endBoth('both-end', branches, { output: { ada: '{{await_ada.resolved_by}}' } });
  expect(run).toMatchObject({ status: 'completed', output: { ada: 'event' } });
});

test('two waits that end in one workflow task, the first of which stops the run', async () => {
  const branches = [
    branch('ada', waitFor('ada'), { key: 'enough', type: 'stop', outcome: 'completed' }),
    branch('bob', waitFor('bob'), { key: 'breathe', type: 'wait', duration: '1h' }),
    branch('clock', { key: 'tick', type: 'wait', duration: '1h' }),
  ];
  expect(await endBoth('first-stops', branches)).toMatchObject({ status: 'completed' });
});
