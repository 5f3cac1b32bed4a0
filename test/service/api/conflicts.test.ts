import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

const ROUNDS = 16;
/** Rounds under way at once. */
const ABREAST = 4;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** The tests of the routes hold such answers against the document; here there are too many of them for that. */
const UNCHECKED = { headers: { 'key-inflection': 'kebab' } };
const send = (method: string, url: string, body?: Value): Promise<Sent> => api.send(method, url, body, UNCHECKED);
const act = (url: string, meta?: Value): Promise<Sent> => send('POST', url, meta === undefined ? undefined : { meta });
const simulate = (id: string, type: string): Promise<Sent> =>
  act(`/inquiries/${id}/perform-simulate-actions`, { 'simulate-actions': [{ type }] });
const begin = async (): Promise<string> => {
  const body = { data: { attributes: { 'inquiry-template-id': 'onboarding' } } };
  const id = idOf(await send('POST', '/inquiries', body));
  await simulate(id, 'start_inquiry');
  return id;
};
const eventsOf = async (id: string, names: readonly string[]): Promise<string[]> =>
  (
    await api.service.pool.query<{ name: string }>('select name from events where object_id = $1 and name = any($2)', [
      id,
      names,
    ])
  ).rows.map(({ name }) => name);

async function inRounds(play: (round: number) => Promise<void>): Promise<void> {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => round);
  const players = Array.from({ length: ABREAST }, async () => {
    for (let round = rounds.shift(); round !== undefined; round = rounds.shift()) await play(round);
  });
  await Promise.all(players);
}

const CONFLICTING: readonly (readonly [string, string, (id: string, way: number) => Promise<Sent>])[] = [
  ['completed', 'failed', (id, way) => simulate(id, way === 0 ? 'complete_inquiry' : 'fail_inquiry')],
  ['expired', 'expired', (id) => act(`/inquiries/${id}/expire`)],
  ['approved', 'approved', (id) => act(`/inquiries/${id}/approve`)],
];

test.each(CONFLICTING)(
  'of two moves at once to %s and to %s one wins, the other is refused, and one event tells of it',
  async (one, other, move) => {
    const wins = new Set<string>();
    await inRounds(async (round) => {
      const id = await begin();
      const ways = round % 2 === 0 ? [0, 1] : [1, 0];
      const answers = await Promise.all(ways.map((way) => move(id, way)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const refused = answers.find(({ status }) => status === 409);
      const now = String(at((await send('GET', `/inquiries/${id}`)).body, 'data', 'attributes', 'status'));
      expect(String(at(refused?.body ?? null, 'errors', 0, 'details'))).toMatch(`is ${now}`);
      expect(await eventsOf(id, [`inquiry.${one}`, `inquiry.${other}`])).toEqual([`inquiry.${now}`]);
      wins.add(now);
    });
    expect([...wins].every((status) => status === one || status === other)).toBe(true);
  },
);

test('an inquiry that is completed and expired at once ends as expired, with an event of each move that was made', async () => {
  await inRounds(async (round) => {
    const id = await begin();
    const complete = () => simulate(id, 'complete_inquiry');
    const expire = () => act(`/inquiries/${id}/expire`);
    const inOrder = round % 2 === 0;
    const answers = await Promise.all(inOrder ? [complete(), expire()] : [expire(), complete()]);
    const [completed, expired] = inOrder ? answers : answers.toReversed();
    expect([200, 409]).toContain(completed?.status);
    expect(expired?.status).toBe(200);
    expect(at((await send('GET', `/inquiries/${id}`)).body, 'data', 'attributes', 'status')).toBe('expired');
    const told = completed?.status === 200 ? ['inquiry.completed', 'inquiry.expired'] : ['inquiry.expired'];
    expect((await eventsOf(id, ['inquiry.completed', 'inquiry.expired'])).sort()).toEqual(told);
  });
});

test('of accounts that are consolidated into each other at once one is left, never none', async () => {
  const make = async () => idOf(await send('POST', '/accounts', { data: { attributes: {} } }));
  await inRounds(async () => {
    const [a, b] = [await make(), await make()];
    const into = (target: string, source: string) =>
      act(`/accounts/${target}/consolidate`, { 'source-account-ids': [source] });
    const answers = await Promise.all([into(a, b), into(b, a)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const archived = await Promise.all([a, b].map((id) => eventsOf(id, ['account.archived'])));
    expect(archived.flat()).toHaveLength(1);
  });
});

test('of a case that many resolve at once every status is told of in its order, and it is resolved once', async () => {
  await inRounds(async () => {
    const body = { data: { attributes: { 'case-template-id': 'manual-review' } } };
    const id = idOf(await send('POST', '/cases', body));
    const set = (status: string) => act(`/cases/${id}/set-status`, { status });
    const answers = await Promise.all(['Approved', 'Approved', 'Approved', 'Approved'].map(set));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await eventsOf(id, ['case.resolved', 'case.status-updated'])).toHaveLength(2);
  });
});
