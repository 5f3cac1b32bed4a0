import type { Value } from '../../interpreter/value';
import { at, idOf, openTestApi, type TestApi } from '../service/api/test-api';
import { type StringPlace, stringPlaces } from './string-places';
import { World } from './world';

jest.setTimeout(180_000);

let api: TestApi;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  api = await openTestApi();
  const world = new World(api);
  const workflow = await world.workflow();
  ids = {
    accounts: await world.account(),
    'api-keys': await world.apiKey(),
    cases: await world.case(),
    inquiries: await world.inquiry(),
    'inquiry-sessions': await world.session(),
    'inquiry-templates': 'onboarding',
    'case-templates': 'manual-review',
    lists: await world.list('countries'),
    workflows: workflow,
    'workflow-runs': idOf(
      await world.send('POST', `/workflows/${workflow}/trigger`, { data: { attributes: { fields: {} } } }),
    ),
  };
});
afterAll(() => api.close());

const STORABLE: readonly (readonly [kind: string, text: string])[] = [
  ['SQL', `'; drop table objects; --`],
  ['SQL of another quoting', `\\'") or 1=1 /*$$`],
  ['JSON', `"}],"x":[{"$ne":null},{"`],
  ['a header', 'a\r\nSet-Cookie: planted=1\r\n\r\n<html>'],
  ['an expression', '{{trigger.id}} <%= 7*7 %> #{7*7} \\{{'],
  ['a trap', '__proto__'],
  ['a path', '../../../etc/passwd%2e%2e%2f'],
  ['right to left', '\u202eabc\u2066\u200f\u200b\ufeff'],
  ['astral', '\u{1F469}\u200d\u{1F52C}\u{10FFFF}e\u0301'],
  ['a thousand spaces', ' '.repeat(1000)],
  ['very long', 'x'.repeat(100_000)],
];
const UNSTORABLE: readonly (readonly [kind: string, text: string])[] = [
  ['NUL', 'a\u0000b'],
  ['half a pair', '\ud800'],
  ['the other half', 'a\udfff'],
];
const STRINGS = [...STORABLE, ...UNSTORABLE];

/** The next few of the texts: every place has some, so that all of them reach every operation, and the test is short. */
let turn = 0;
function nextStrings(count: number): readonly (readonly [kind: string, text: string])[] {
  const from = turn;
  turn += count;
  return Array.from({ length: count }, (_, index) => STRINGS[(from + index) % STRINGS.length] ?? ['nothing', '']);
}

const TELLTALE = /\bat .*\.[jt]s:|node_modules|syntax error|insert into|pg_|kysely|undefined is not|Error: /;

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: object }[];
  readonly requestBody?: { readonly content: { readonly [media: string]: { readonly schema: object } } };
}

interface Document {
  readonly [key: string]: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = (): Document => api.own.document as unknown as Document;

const JSON_MEDIA = 'application/json';
const CSV_MEDIA = 'text/csv';

interface Sending {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  /** Media type of the body; JSON unless said. */
  readonly media?: string;
  readonly about: string;
}

/** Sends all of it, a few at once; gives a sentence for every answer that should not be. */
async function sendAll(sendings: readonly Sending[]): Promise<string[]> {
  const waiting = sendings[Symbol.iterator]();
  const wrong: string[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const { method, url, body, media = JSON_MEDIA, about } = next.value;
      const response = await fetch(`${api.url}/api/v1${url}`, {
        method,
        headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': media },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      // Temporal is away in these tests: what gets as far as to it went through.
      const away = response.status === 503 && text.includes('Temporal cannot be reached');
      if (response.status >= 500 && !away) wrong.push(`${about}: ${response.status} ${text.slice(0, 300)}`);
      if (response.headers.has('set-cookie')) wrong.push(`${about}: a header was planted`);
      if (response.status >= 400 && TELLTALE.test(text))
        wrong.push(`${about}: tells how it is made: ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return wrong;
}

/** The address of an operation, with something that is there where it takes an id. */
function addressOf(template: string): string {
  const path = template.replace('/api/v1', '');
  return path.replace(/\{[^}]+\}/g, ids[path.split('/')[1] ?? ''] ?? 'none');
}

function bodiesOf(root: Document, template: string, method: string, operation: Operation): Sending[] {
  const content = operation.requestBody?.content ?? {};
  if (content[CSV_MEDIA] !== undefined) return filesOf(template, method);
  const schema = content[JSON_MEDIA]?.schema;
  const places: StringPlace[] = schema === undefined ? [] : stringPlaces(root, schema as { [key: string]: unknown });
  return places.flatMap(({ pointer, bodyWith }) =>
    nextStrings(3).map(([kind, text]) => ({
      method: method.toUpperCase(),
      url: addressOf(template),
      body: JSON.stringify(bodyWith(text)),
      about: `${method} ${template} ${pointer}, ${kind}`,
    })),
  );
}

/** A text as the heading of a file, and as a cell of it. */
function filesOf(template: string, method: string): Sending[] {
  return STRINGS.flatMap(([kind, text]) =>
    [`${text}\n1\n`, `run_id\n${text}\n`].map((body) => ({
      method: method.toUpperCase(),
      url: addressOf(template),
      body,
      media: CSV_MEDIA,
      about: `${method} ${template}, ${kind}`,
    })),
  );
}

/** An address takes no half of a pair: it is sent as the bytes that it would be. */
const encoded = (text: string): string =>
  !/\p{Surrogate}/u.test(text) ? encodeURIComponent(text.slice(0, 3000)) : '%ED%A0%80';

function addressesOf(template: string, method: string, operation: Operation): Sending[] {
  const names = (operation.parameters ?? []).flatMap(({ in: where, name, schema }) => {
    if (where !== 'query') return [];
    const properties = Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
    return properties.length === 0 ? [name, `${name}[a]`] : properties.map((property) => `${name}[${property}]`);
  });
  const url = addressOf(template);
  const inPath = template.includes('{')
    ? nextStrings(4).map(([kind, text]) => ({
        url: template.replace('/api/v1', '').replace(/\{[^}]+\}/g, encoded(text)),
        kind,
      }))
    : [];
  const inQuery = names.flatMap((name) =>
    nextStrings(1).map(([kind, text]) => ({
      url: `${url}?${encodeURIComponent(name)}=${encoded(text)}`,
      kind: `${name}, ${kind}`,
    })),
  );
  return [...inPath, ...inQuery].map((one) => ({
    method: method.toUpperCase(),
    url: one.url,
    about: `${method} ${template}, ${one.kind}`,
  }));
}

const operationsOf = (root: Document): [string, string, Operation][] =>
  Object.entries(root.paths)
    .filter(([template]) => template.startsWith('/api/v1/'))
    .flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, operation]): [string, string, Operation] => [
        template,
        method,
        operation,
      ]),
    );

test('no text in any field of any body breaks anything, or comes back as more than a text', async () => {
  const root = document();
  const sendings = operationsOf(root).flatMap(([template, method, one]) => bodiesOf(root, template, method, one));
  expect(sendings.length).toBeGreaterThan(1000);
  expect(await sendAll(sendings)).toEqual([]);
});

test('no text in any address or query breaks anything', async () => {
  const root = document();
  const sendings = operationsOf(root).flatMap(([template, method, one]) => addressesOf(template, method, one));
  expect(sendings.length).toBeGreaterThan(1000);
  expect(await sendAll(sendings)).toEqual([]);
});

test('no text in a header breaks anything', async () => {
  const latin = ["'; drop table objects; --", '\u00ff\u0080', 'x'.repeat(8000), '{"a":', '%00%0d%0a'];
  for (const name of [
    'key-inflection',
    'persona-version',
    'idempotency-key',
    'user-agent',
    'accept',
    'x-forwarded-for',
  ]) {
    for (const text of latin) {
      const headers = { authorization: `Bearer ${api.apiKey}`, [name]: text };
      const response = await fetch(`${api.url}/api/v1/accounts/${ids['accounts']}/add-tag`, {
        method: 'POST',
        headers,
      });
      expect([name, text.slice(0, 20), response.status < 500]).toEqual([name, text.slice(0, 20), true]);
    }
  }
});

test.each(STORABLE.filter(([, text]) => text.length < 2000))('%s comes back as it was given', async (_, text) => {
  const attributes = { 'inquiry-template-id': 'onboarding', note: text };
  const made = await api.send('POST', '/inquiries', { data: { attributes } });
  const read = await api.send('GET', `/inquiries/${idOf(made)}`);
  expect(at(read.body, 'data', 'attributes', 'note') as Value).toBe(text);
});

test('after all of it everything stands, and nothing failed unexpectedly', async () => {
  expect((await api.send('GET', '/inquiries')).status).toBe(200);
  expect(api.logged.filter((entry) => 'requestId' in entry || 'dropped' in entry)).toEqual([]);
});
