import { createApi } from '../../api/create-api';
import type { ValueMap } from '../../interpreter/value';
import { createObject } from '../../src/objects';
import { createApiKey } from '../../src/organizations';
import { listRuns } from '../../src/runs/list-runs';
import { House } from './house';

let house: House;
let closeApi: () => Promise<unknown>;
let get: (path: string) => Promise<readonly { readonly attributes: ValueMap }[]>;

beforeAll(async () => {
  house = await House.open();
  const api = createApi(house.service, { requestsPerMinute: 100_000, referencePage: false });
  const url = await api.listen({ host: '127.0.0.1', port: 0 });
  closeApi = () => api.close();
  const { apiKey } = await createApiKey(house.service.db, house.environment, 'code');
  get = async (path) => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return JSON.parse(await response.text()).data;
  };
});
afterAll(async () => {
  await closeApi();
  await house.close();
});

const CODE = `
async function evaluateCodeStep({ person, people, fields, fixed }) {
  console.log('asked for', fixed.maximumAge, Object.keys(fields).sort());
  console.warn('no phone number');
  return { person, same: people[0].id === person.id, unknown: people[1], fields, fixed };
}`;

test('code is called with a whole object, and with fields by the names of definitions, and what it said stands in its step', async () => {
  const workflow = await house.deploy({
    key: 'score',
    name: 'Score',
    trigger: { type: 'event', events: ['inquiry.created'] },
    steps: [
      {
        key: 'score',
        type: 'action',
        action: 'code.evaluate',
        inputs: {
          code: CODE,
          arguments: {
            person: '{{trigger}}',
            people: ['{{trigger}}', { type: 'inquiry', id: 'inq_none' }],
            fields: '{{trigger.fields}}',
            fixed: { maximumAge: 99, 'a-b': null, reference_id: '{{trigger.reference_id}}' },
          },
        },
      },
    ],
    output: { color: '{{score.value.fields.favoriteColor}}' },
  });
  const fields = { name_first: 'Ada', favoriteColor: 'green' };
  const { id } = await house.write(async (w) => {
    const field_schemas = Object.keys(fields).map((key) => ({ key, type: 'string' }));
    await createObject(w, 'inquiry-template', { key: 'colors', attributes: { field_schemas } });
    return createObject(w, 'inquiry', { referenceId: 'cus_7', fields, relations: { template: ['colors'] } });
  });
  const page = { page: { size: 10 } };
  const run = await house.until(
    async () => (await listRuns(house.service.db, house.environment.id, { workflow, ...page })).items[0],
  );
  expect(await house.settled(run.id)).toMatchObject({ status: 'completed', output: { color: 'green' } });
  const steps = await get(`/workflow-runs/${run.id}/steps`);
  const score = steps.find(({ attributes }) => attributes['path'] === 'score')?.attributes['output'] as ValueMap;
  expect(score['value']).toEqual({
    person: expect.objectContaining({ type: 'inquiry', id, status: 'created', reference_id: 'cus_7', fields }),
    same: true,
    unknown: { type: 'inquiry', id: 'inq_none' },
    fields,
    fixed: { maximumAge: 99, 'a-b': null, reference_id: 'cus_7' },
  });
  expect(score['logs']).toEqual([
    { level: 'info', message: 'asked for 99 ["favoriteColor","name_first"]' },
    { level: 'warn', message: 'no phone number' },
  ]);
});
