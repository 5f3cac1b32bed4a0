import { type Inflection, inflectKeys, normalizeKeys } from '../../api/wire/inflection';
import type { Value } from '../../interpreter/value';
import { publishedFile } from '../service/api/contract';
import { at, openTestApi, type TestApi } from '../service/api/test-api';
import { type Asked, type GeneratedClient, type Given, generateClient } from './generate-client';
import { SCENARIOS, type Step } from './scenarios';
import { World } from './world';

jest.setTimeout(180_000);

const document = publishedFile();
if (document === undefined) process.stderr.write('SKIPPED: the published document is not here; see USHER_CONTRACT.\n');
const described = document === undefined ? describe.skip : describe;

let api: TestApi;
let limited: TestApi;
let world: World;
let generated: ReturnType<typeof generateClient>;
let client: GeneratedClient;
let limitedClient: GeneratedClient;

const PAGE = 7;

beforeAll(async () => {
  if (document === undefined) return;
  generated = generateClient(document);
  api = await openTestApi();
  limited = await openTestApi({ requestsPerMinute: 1 });
  world = new World(api);
  client = generated.connect(api.url, api.apiKey);
  limitedClient = generated.connect(limited.url, limited.apiKey);
});
afterAll(async () => {
  generated?.remove();
  await api?.close();
  await limited?.close();
});

const idsOf = (given: Given): string[] =>
  ((at(given.data ?? null, 'data') ?? []) as readonly Value[]).map((one) => String(at(one, 'id')));
const idOf = (given: Given): string => String(at(given.data ?? null, 'data', 'id'));

/** Every key of what was answered, but for those that are somebody's own. */
function keysOf(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(/^(fields|headers|payload|context|get.?params|post.?params)$/i.test(key) ? [] : keysOf(inner)),
  ]);
}

const SPELLED = { kebab: /^[a-z0-9-]+$/, camel: /^[a-z][a-zA-Z0-9]*$/, snake: /^[a-z0-9_]+$/ } as const;

described.each(['kebab', 'camel', 'snake'] as const)('a generated client that spells %s', (inflection: Inflection) => {
  /** Calls as a client that spells its keys so, and looks whether the answer does. */
  async function call(name: string, asked: Asked, as: GeneratedClient = client): Promise<Given> {
    const body =
      asked.body === undefined
        ? {}
        : {
            body: inflectKeys(
              normalizeKeys(asked.body, () => undefined),
              inflection,
            ),
          };
    const headers = { ...asked.headers, 'Key-Inflection': inflection };
    const given = await as.call(name, { ...asked, ...body, headers });
    const odd = keysOf(given.data ?? given.error ?? null).filter((key) => !SPELLED[inflection].test(key));
    expect([name, odd]).toEqual([name, []]);
    return given;
  }
  const take = ({ call: name, asked }: Step, headers = {}) => call(name, { ...asked, headers });
  const refused = ({ error }: Given) => String(at(error ?? null, 'errors', 0, 'title'));

  describe.each(SCENARIOS)('with $resource', ({ create, list, retrieve, conflict, invalid }) => {
    if (create !== undefined) {
      test('creates once when it tries twice, and finds everything on the pages to the end', async () => {
        const step = await create(world);
        const headers = { 'Idempotency-Key': `${inflection}-${world.next()}` };
        const first = await take(step, headers);
        expect(first.error).toBeUndefined();
        const again = await take(step, headers);
        expect([again.response.status, idOf(again)]).toEqual([first.response.status, idOf(first)]);
        const made = [idOf(first)];
        for (let n = 0; n < PAGE; n += 1) made.push(idOf(await take(await create(world))));
        const found: string[] = [];
        for (let next = true; next; ) {
          const after = found.at(-1);
          const page = { size: PAGE, ...(after === undefined ? {} : { after }) };
          const given = await call(list, { query: { page } });
          found.push(...idsOf(given));
          next = at(given.data ?? null, 'links', 'next') !== null;
        }
        expect(found.length).toBe(new Set(found).size);
        expect(found.filter((id) => made.includes(id))).toEqual(made.toReversed());
        const [read, parameter] = retrieve;
        expect(idOf(await call(read, { path: { [parameter]: idOf(first) } }))).toBe(idOf(first));
      });
    }

    test('is told what is not there, and when it asks too often', async () => {
      const [read, parameter] = retrieve;
      const missing = await call(read, { path: { [parameter]: 'none_at_all' } });
      expect([missing.response.status, refused(missing)]).toEqual([404, 'Record not found']);
      await limited.send('GET', '/rate-limits');
      const often = await call(list, {}, limitedClient);
      expect([often.response.status, refused(often)]).toEqual([429, 'Rate limit exceeded']);
      expect(Number(often.response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(often.response.headers.get('ratelimit-remaining')).toBe('0');
    });

    for (const [status, why] of [
      [409, conflict],
      [422, invalid],
    ] as const) {
      if (why === undefined) continue;
      test(`is told with ${status} what cannot be`, async () => {
        const given = await take(await why(world));
        expect([given.response.status, refused(given)]).toEqual([status, expect.any(String)]);
      });
    }
  });
});
