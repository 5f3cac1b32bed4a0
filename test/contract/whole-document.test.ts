import { PUBLISHED_OPERATIONS } from '../../api/not-here/published-operations';
import { reasonFor } from '../../api/not-here/reasons';
import type { Value } from '../../interpreter/value';
import { at, contract, openTestApi, type TestApi } from '../service/api/test-api';
import { FIXTURES } from './fixtures';
import { type ExampledOperation, readExamples } from './published-examples';
import { World } from './world';

jest.setTimeout(180_000);

const operations = readExamples();
if (operations === undefined)
  process.stderr.write('SKIPPED: the published document is not here; see USHER_CONTRACT.\n');
const published = operations === undefined ? test.skip : test;

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await openTestApi();
  world = new World(api);
});
afterAll(() => api.close());

const plain = (method: string, path: string): string => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`;

/** Is the operation ours? */
function isHere({ method, path }: Pick<ExampledOperation, 'method' | 'path'>): boolean {
  return api.own.marked('x-published').includes(plain(method.toLowerCase(), path));
}

/** Sends an operation with each of its bodies; gives a sentence for whatever did not go well. */
async function walk(one: ExampledOperation): Promise<string[]> {
  const fixture = FIXTURES[one.operation];
  if (fixture === undefined)
    return [`${one.operation}: nobody has prepared the world for it; see test/contract/fixtures`];
  const examples: { name: string; body?: Value }[] = [
    ...one.examples,
    ...(fixture.bodies ?? []).map((body, index) => ({ name: `body ${index + 1}`, body })),
  ];
  if (examples.length === 0) examples.push({ name: 'without an example' });
  const wrong: string[] = [];
  for (const { name, body: example } of examples) {
    try {
      const { id = '', body, query = '' } = await fixture.prepare(world, example);
      const faults = body === undefined ? [] : contract?.requestFaultsOf(`${one.method} ${one.path}`, body);
      wrong.push(...(faults ?? []).map((fault) => `${one.operation} (${name}), request: ${fault}`));
      // The answer is held against the document as it arrives.
      await world.send(one.method.toUpperCase(), one.path.replace(/\{[^}]+\}/, id) + query, body);
    } catch (error) {
      wrong.push(`${one.operation} (${name}): ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return wrong;
}

published('every operation that is here takes the document’s own examples and answers by its schema', async () => {
  const here = (operations ?? []).filter(isHere);
  const wrong: string[] = [];
  for (const one of here) wrong.push(...(await walk(one)));
  expect(wrong).toEqual([]);
  expect(here.flatMap(({ examples }) => examples).length).toBeGreaterThanOrEqual(49);
});

published('no route says that it is published and is not in the document', () => {
  const known = new Set((operations ?? []).map(({ method, path }) => plain(method, path)));
  expect(api.own.marked('x-published').filter((operation) => !known.has(operation))).toEqual([]);
});

published('the list of published operations in the repository is that of the document', () => {
  const listed = PUBLISHED_OPERATIONS.map(({ method, path, operation }) => `${method} ${path} ${operation}`);
  const found = (operations ?? []).map(({ method, path, operation }) => `${method.toUpperCase()} ${path} ${operation}`);
  expect(listed).toEqual(found);
});

test('at least 120 operations are here, and every other one has a reason why not', () => {
  const missing = PUBLISHED_OPERATIONS.filter((operation) => !isHere(operation));
  expect(PUBLISHED_OPERATIONS.length - missing.length).toBeGreaterThanOrEqual(120);
  const unexplained = missing.filter(({ operation, resource }) => reasonFor(operation, resource) === undefined);
  expect(unexplained.map(({ operation }) => operation)).toEqual([]);
});

test('every operation that is not here answers 501 in the shape of refusals, to those with a key', async () => {
  const missing = PUBLISHED_OPERATIONS.filter((operation) => !isHere(operation));
  for (const { method, path, operation } of missing) {
    const url = path.replace(/\{[^}]+\}/, 'x');
    const answer = await api.send(method, url, method === 'POST' ? {} : undefined);
    expect([operation, answer.status]).toEqual([operation, 501]);
    expect(answer.body).toEqual({
      errors: [{ title: 'Not implemented', details: expect.stringContaining(operation) }],
    });
    // What is not here has the 401 of what is: a few of these operations are published with one of their own.
    expect((await fetch(`${api.url}/api/v1${url}`, { method })).status).toBe(401);
  }
});

test('a file sent to an operation that is not here is a 501 too', async () => {
  const [first] = PUBLISHED_OPERATIONS.filter((operation) => operation.method === 'POST' && !isHere(operation));
  if (first === undefined) throw new Error('Every POST is here.');
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const text = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n--x--\r\n';
  const answer = await api.send('POST', first.path.replace(/\{[^}]+\}/, 'x'), undefined, { headers, text });
  expect(answer.status).toBe(501);
});

test('a key without permissions is told of what is not here, and opens nothing that is', async () => {
  const made = await world.send('POST', '/api-keys', { data: { attributes: { name: 'None', permissions: [] } } });
  const key = String(at(made.body, 'data', 'attributes', 'value'));
  expect((await api.send('GET', '/theme-sets', undefined, { key })).status).toBe(501);
  expect((await api.send('GET', '/accounts', undefined, { key })).status).toBe(403);
});
