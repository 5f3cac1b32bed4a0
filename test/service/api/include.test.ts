import { Client } from 'pg';
import type { Value } from '../../../interpreter/value';
import { dispatchBatch } from '../../../src/events/dispatch/dispatch-batch';
import { at, idOf, openTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const make = async (url: string, attributes: { [name: string]: Value }, meta?: Value): Promise<string> =>
  idOf(await api.send('POST', url, { data: { attributes }, ...(meta === undefined ? {} : { meta }) }));

/** An inquiry of an account, with some sessions. */
async function inquiryWith(sessions: number): Promise<{ account: string; inquiry: string; sessions: string[] }> {
  const account = await make('/accounts', {});
  const inquiry = await make('/inquiries', { 'inquiry-template-id': 'onboarding', 'account-id': account });
  const made: string[] = [];
  for (let count = 0; count < sessions; count += 1)
    made.push(await make('/inquiry-sessions', { 'inquiry-id': inquiry }));
  return { account, inquiry, sessions: made };
}

const included = async (url: string): Promise<Value[]> => {
  const answer = await api.send('GET', url);
  expect(answer.status).toBe(200);
  return [...(at(answer.body, 'included') as readonly Value[])];
};
const idsIn = (resources: readonly Value[]): Value[] => resources.map((one) => at(one, 'id'));

test('a path includes what is behind a relationship, and the relationship, each once', async () => {
  const { account, inquiry, sessions } = await inquiryWith(1);
  const url = `/inquiry-sessions/${sessions[0]}?include=`;
  const found = await included(`${url}inquiry.account,inquiry,inquiry.inquiry-template,%20inquiry.account`);
  expect(found.map((one) => at(one, 'type'))).toEqual(['inquiry', 'account', 'inquiry-template']);
  expect(idsIn(found).slice(0, 2)).toEqual([inquiry, account]);
  expect(idsIn(await included(`${url}inquiry`))).toEqual([inquiry]);
  expect(await included(url)).toEqual([]);
});

test('what the answer is about is not included in it again', async () => {
  const { inquiry, sessions } = await inquiryWith(2);
  expect(idsIn(await included(`/inquiries/${inquiry}?include=sessions.inquiry`))).toEqual(sessions);
});

test('an operation that changes something takes paths too, and changes nothing when it refuses one', async () => {
  const { account, sessions } = await inquiryWith(1);
  const changed = await api.send('POST', `/inquiry-sessions/${sessions[0]}/expire?include=inquiry.account.tags`);
  expect(changed.status).toBe(400);
  const expired = await api.send('POST', `/inquiry-sessions/${sessions[0]}/expire?include=inquiry.account`);
  expect(expired.status).toBe(200);
  expect(at(expired.body, 'included', 1, 'id')).toBe(account);
});

test.each([
  ['inquiry.account.account-type', 'inquiry.account.account-type is too deep; there is one level'],
  ['inquiry.shoes', 'inquiry.shoes: shoes is no relationship behind inquiry; there are account, '],
  ['shoes.inquiry', 'shoes.inquiry: shoes is no relationship here; there are inquiry'],
  ['constructor.inquiry', 'constructor is no relationship here'],
  ['inquiry.constructor', 'constructor is no relationship behind inquiry'],
  ['inquiry.reviewer.', 'is too deep'],
  ['inquiry.', 'is no relationship behind inquiry'],
  ['.inquiry', 'is no relationship here'],
])('include=%s is refused, and told why', async (path, why) => {
  const { sessions } = await inquiryWith(1);
  const wrong = await api.send('GET', `/inquiry-sessions/${sessions[0]}?include=${path}`);
  expect(wrong.status).toBe(400);
  expect(at(wrong.body, 'errors', 0, 'details')).toContain(why);
});

test('a path takes as many queries for many objects as for one', async () => {
  const queries = jest.spyOn(Client.prototype, 'query');
  const asked = async (sessions: number): Promise<number> => {
    const { inquiry } = await inquiryWith(sessions);
    queries.mockClear();
    const found = await included(`/inquiries/${inquiry}?include=sessions.inquiry,sessions.device`);
    expect(found).toHaveLength(sessions);
    // Logs of requests are written in between.
    return queries.mock.calls.filter((call) => JSON.stringify(call).includes('object_relations')).length;
  };
  try {
    expect(await asked(1)).toBeGreaterThan(0);
    expect(await asked(6)).toBe(await asked(1));
  } finally {
    queries.mockRestore();
  }
});

test('a run is answered with the event that started it, as it stands in the list of events', async () => {
  const definition = {
    key: 'by-event',
    name: 'By event',
    trigger: { type: 'event', events: ['inquiry.created'] },
    steps: [{ key: 'nap', type: 'wait', duration: '1d' }],
  };
  await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  for (const act of ['publish', 'activate']) await api.send('POST', `/workflows/by-event/${act}`, {});
  const { inquiry } = await inquiryWith(0);
  while ((await dispatchBatch(api.service)).taken > 0);
  const runs = await api.send('GET', `/workflow-runs?filter[trigger-object]=${inquiry}`);
  const found = await included(`/workflow-runs/${at(runs.body, 'data', 0, 'id')}?include=event,workflow`);
  const event = found.find((one) => at(one, 'type') === 'event') ?? null;
  expect(at(event, 'attributes', 'name')).toBe('inquiry.created');
  expect(event).toEqual(at((await api.send('GET', `/events/${at(event, 'id')}`)).body, 'data'));
});
