import { KINDS } from '../../../../src/kinds';
import { at, openTestApi, type TestApi } from '../test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const UNAVAILABLE = [...KINDS.values()].flatMap(({ name, events, unavailable }) =>
  unavailable.map((field) => ({ name, field, event: Object.keys(events)[0] ?? '' })),
);

test('there are some', () => expect(UNAVAILABLE.length).toBeGreaterThan(0));

test.each(UNAVAILABLE)('a definition that reads $field of $name is not published', async ({ name, field, event }) => {
  const key = `reads-${name}-${field.replaceAll('_', '-')}`;
  const criteria = { field: `trigger.${field}`, operator: 'is_not_blank' };
  const definition = { key, name: 'Reads', trigger: { type: 'event', events: [event], criteria }, steps: [] };
  const saved = await api.send('POST', '/workflows', { data: { attributes: { definition } } });
  const refused = saved.status < 300 ? await api.send('POST', `/workflows/${key}/publish`) : saved;
  expect(refused.status).toBe(422);
  expect(at(refused.body, 'errors', 0, 'code')).toBe('field_not_available');
});
