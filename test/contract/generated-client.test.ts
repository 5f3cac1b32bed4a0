import { type Inflection, inflectKeys, normalizeKeys } from '../../api/wire/inflection';
import type { Value } from '../../interpreter/value';
import { publishedFile } from '../service/api/contract';
import { at, openTestApi, type TestApi } from '../service/api/test-api';
import { FIXTURES } from './fixtures';
import { type Asked, type GeneratedClient, type Given, generateClient } from './generate-client';
import { readExamples } from './published-examples';
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

/** The name that the generator gives to an operation's function. */
const functionOf = ({ operation }: { readonly operation: string }): string =>
  operation.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** What the document lets be read of what is here. */
const READ = (readExamples() ?? []).filter(({ method, operation }) => method === 'get' && operation in FIXTURES);
const CALLED = new Set(SCENARIOS.flatMap(({ list, retrieve }) => [list, retrieve?.[0]]));
/** One of a type: a verification, an item of a list. */
const FURTHER = READ.flatMap((one) => {
  const [, parameter] = /\{([^}]+)\}$/.exec(one.path) ?? [];
  return parameter === undefined || CALLED.has(functionOf(one)) ? [] : [{ name: functionOf(one), parameter }];
});
/** Neither a list with pages, nor one thing of its own. */
const NO_RESOURCE = /rate-limits|relations|history|translations/;

described('the scenarios', () => {
  test('have every list that the document has pages of', () => {
    const lists = READ.filter(({ path, operation }) => !path.endsWith('}') && !NO_RESOURCE.test(operation));
    expect(lists.length).toBeGreaterThan(10);
    expect(lists.map(functionOf).filter((name) => !CALLED.has(name))).toEqual([]);
  });
});

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

  /** Ids on all pages of a list, the newest first. */
  async function walk(list: string, filter?: { readonly [name: string]: string }): Promise<readonly string[]> {
    const found: string[] = [];
    for (let next = true; next; ) {
      const after = found.at(-1);
      const page = { size: PAGE, ...(after === undefined ? {} : { after }) };
      const given = await call(list, { query: { page, ...(filter && { filter }) } });
      found.push(...idsOf(given));
      next = at(given.data ?? null, 'links', 'next') !== null;
    }
    expect(found.length).toBe(new Set(found).size);
    expect(found.length).toBeGreaterThan(PAGE);
    return found;
  }

  async function isMissing(name: string, parameter: string): Promise<void> {
    const missing = await call(name, { path: { [parameter]: 'none_at_all' } });
    expect([missing.response.status, refused(missing)]).toEqual([404, 'Record not found']);
  }

  async function isTooOften(name: string, asked: Asked): Promise<void> {
    // The one request that a minute has.
    await limited.send('GET', '/rate-limits');
    const often = await call(name, asked, limitedClient);
    expect([often.response.status, refused(often)]).toEqual([429, 'Rate limit exceeded']);
    expect(Number(often.response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(often.response.headers.get('ratelimit-remaining')).toBe('0');
  }

  test.each(FURTHER)('is told by $name what is not there, and when it asks too often', async ({ name, parameter }) => {
    await isMissing(name, parameter);
    await isTooOften(name, { path: { [parameter]: 'none_at_all' } });
  });

  describe.each(SCENARIOS)('with $resource', ({ create, happen, list, retrieve, conflict, invalid }) => {
    if (create !== undefined && list !== undefined && retrieve !== undefined) {
      test('creates once when it tries twice, and finds everything on the pages to the end', async () => {
        const step = await create(world);
        const headers = { 'Idempotency-Key': `${inflection}-${world.next()}` };
        const first = await take(step, headers);
        expect(first.error).toBeUndefined();
        const again = await take(step, headers);
        expect([again.response.status, idOf(again)]).toEqual([first.response.status, idOf(first)]);
        const made = [idOf(first)];
        for (let n = 0; n < PAGE; n += 1) made.push(idOf(await take(await create(world))));
        const found = await walk(list);
        expect(found.filter((id) => made.includes(id))).toEqual(made.toReversed());
        const [read, parameter] = retrieve;
        expect(idOf(await call(read, { path: { [parameter]: idOf(first) } }))).toBe(idOf(first));
      });
    }

    if (happen !== undefined && list !== undefined) {
      test('finds everything that happened on the pages to the end', async () => {
        const found = await walk(list, await happen(world, PAGE + 1));
        if (retrieve === undefined) return;
        const [read, parameter] = retrieve;
        const [last = ''] = found.slice(-1);
        expect(idOf(await call(read, { path: { [parameter]: last } }))).toBe(last);
      });
    }

    test('is told what is not there, and when it asks too often', async () => {
      if (retrieve !== undefined) await isMissing(...retrieve);
      if (list !== undefined) await isTooOften(list, {});
      else if (retrieve !== undefined) await isTooOften(retrieve[0], { path: { [retrieve[1]]: 'none_at_all' } });
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
