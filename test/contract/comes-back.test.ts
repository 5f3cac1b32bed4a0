import type { Value } from '../../interpreter/value';
import { at, idOf, openTestApi, type TestApi } from '../service/api/test-api';
import { STORABLE } from './storable-texts';
import { World } from './world';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await openTestApi();
  world = new World(api);
});
afterAll(() => api.close());

type Attributes = { readonly [name: string]: Value };

interface Place {
  /** Where it is made, and where it is read. */
  readonly url: string;
  readonly with: (text: string) => Attributes;
  /** Where the text stands in the attributes that are answered. */
  readonly path: readonly (string | number)[];
  readonly longest: number;
  /** What data is said to be. */
  readonly type?: string;
}

const NAME = 255;
const PLACES: readonly Place[] = [
  {
    url: '/inquiries',
    with: (note) => ({ 'inquiry-template-id': 'onboarding', note }),
    path: ['note'],
    longest: 2000,
  },
  {
    url: '/accounts',
    with: (first) => ({ fields: { name: { first } } }),
    path: ['fields', 'name', 'value', 'first', 'value'],
    longest: NAME,
  },
  { url: '/account-types', with: (name) => ({ name, key: `t${world.next()}` }), path: ['name'], longest: NAME },
  { url: '/transaction-types', with: (name) => ({ name, key: `t${world.next()}` }), path: ['name'], longest: NAME },
  { url: '/api-keys', with: (name) => ({ name }), path: ['name'], longest: NAME },
  {
    url: '/webhooks',
    with: (name) => ({ name, url: 'https://hooks.example.com/in', 'enabled-events': ['*'] }),
    path: ['name'],
    longest: NAME,
  },
  {
    url: '/report-templates',
    type: 'report-template/watchlist',
    with: (name) => ({ name, key: `t${world.next()}` }),
    path: ['name'],
    longest: NAME,
  },
];

const CASES = PLACES.flatMap((place) =>
  STORABLE.filter(([, text]) => text.length <= place.longest).map(
    ([kind, text]) => [place.url, place.path.join('.'), kind, place, text] as const,
  ),
);

test.each(CASES)('%s %s: %s comes back as it was given', async (_url, _path, _kind, place, text) => {
  const data = { ...(place.type === undefined ? {} : { type: place.type }), attributes: place.with(text) };
  const made = await api.send('POST', place.url, { data });
  expect(at(made.body, 'errors')).toBeNull();
  const read = await api.send('GET', `${place.url}/${idOf(made)}`);
  expect(at(read.body, 'data', 'attributes', ...place.path)).toBe(text);
});
