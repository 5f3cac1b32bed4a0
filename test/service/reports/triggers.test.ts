import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import { moveObject } from '../../../src/objects';
import { takeEvent } from '../../../src/waits/take-event';
import { dispatchAll } from '../dispatcher/dispatch-all';
import { apiDefinition, eventDefinition, openWorld, running, type World } from '../runs/open-world';
import { NOTHING, runOf, waitOf } from '../waits/open-wait-of';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const runsOf = async (key: string) =>
  (
    await sql<{ trigger_object_id: string; start: { trigger: object; event: object; objects: object[] } }>`
      select trigger_object_id, start from runs where workflow_key = ${key} order by created_at`.execute(world.db)
  ).rows;

const QUERY = { name_first: 'Jane', name_last: 'Doe' };

test('a report that matched starts a run of a definition that listens to its type, and no other report does', async () => {
  const criteria = { field: 'trigger.matched_lists.count', operator: 'greater_than', value: 0 };
  const carries = { output: { name: '{{trigger.query.name_first}}' } };
  await running(world, eventDefinition('on-match', ['report/watchlist.matched'], criteria, carries));
  const ask = (type: string) => world.create('report', { attributes: { report_type: type, query: QUERY } });
  const [hit, clear, pep] = [await ask('watchlist'), await ask('watchlist'), await ask('politically-exposed-person')];
  const found = (results: ValueMap) => ({ report: { results } });
  await world.write((writing) =>
    moveObject(writing, 'report', hit.id, 'ready', found({ matched_lists: [{ slug: 'a' }] })),
  );
  await world.write((writing) => moveObject(writing, 'report', clear.id, 'ready', found({ matched_lists: [] })));
  await world.write((writing) =>
    moveObject(writing, 'report', pep.id, 'ready', found({ result: [{ entity_id: 'e' }] })),
  );
  await dispatchAll(world);
  const runs = await runsOf('on-match');
  expect(runs.map((run) => run.trigger_object_id)).toEqual([hit.id]);
  expect(runs[0]?.start).toMatchObject({
    trigger: { type: 'report', id: hit.id },
    event: { name: 'report/watchlist.matched', context: { after: { match_found: true } } },
    objects: [{ type: 'report', id: hit.id, query: { name_first: 'Jane' } }],
  });
});

test('a transaction that is made starts a run of a definition that listens to it', async () => {
  const criteria = { field: 'trigger.fields.amount', operator: 'greater_than', value: 100 };
  await running(world, eventDefinition('on-payment', ['transaction.created'], criteria));
  await world.create('transaction-type', {
    key: 'payment',
    attributes: { field_schemas: [{ key: 'amount', type: 'number' }] },
  });
  const pay = (amount: number) =>
    world.create('transaction', { relations: { transaction_type: ['payment'] }, fields: { amount } });
  const [, large] = [await pay(5), await pay(500)];
  await dispatchAll(world);
  expect((await runsOf('on-payment')).map((run) => run.trigger_object_id)).toEqual([large.id]);
});

test('a wait for what a report has come to already ends at once, by the event of its type or of all types', async () => {
  await running(world, apiDefinition('waits'));
  const { id } = await world.create('report', { attributes: { report_type: 'watchlist', query: QUERY } });
  await world.write((writing) => moveObject(writing, 'report', id, 'ready', {}));
  for (const name of ['report/watchlist.ready', 'report.ready']) {
    const subjects = [{ type: 'report', id }];
    // As if the run had got the report when all that happened to it had happened.
    const wait = { events: [name], subjects, means: { [name]: 'ready' }, cursor: { [id]: 100 } };
    const waitId = await waitOf(world, await runOf(world, 'waits'), wait);
    const taken = await takeEvent(world.db, waitId, NOTHING);
    expect(taken).toMatchObject({ type: 'state', event: name });
  }
});
