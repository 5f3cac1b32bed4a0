import { openTestApi, type TestApi } from '../service/api/test-api';
import { type KnownThings, listsOfEachType, makeKnownThings } from './known-things';
import { STORABLE } from './storable-texts';
import { type StringPlace, smallest, stringPlaces } from './string-places';
import { World } from './world';

jest.setTimeout(180_000);

let api: TestApi;
let world: World;
let known: KnownThings;
let lists: Readonly<Record<string, string>>;
beforeAll(async () => {
  api = await openTestApi();
  world = new World(api);
  known = await makeKnownThings(world);
  lists = await listsOfEachType(world);
});
afterAll(() => api.close());

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
  /** `post /api/v1/inquiries/{id}/approve` */
  readonly operation: string;
  readonly about: string;
}

interface Seen {
  /** A sentence for every answer that should not be. */
  readonly wrong: string[];
  /** What each operation answered, by its name. */
  readonly statuses: Map<string, number[]>;
}

/** Sends all of it, a few at once. */
async function sendAll(sendings: readonly Sending[]): Promise<Seen> {
  const waiting = sendings[Symbol.iterator]();
  const wrong: string[] = [];
  const statuses = new Map<string, number[]>();
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const { method, url, body, media = JSON_MEDIA, operation, about } = next.value;
      const response = await fetch(`${api.url}/api/v1${url}`, {
        method,
        headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': media },
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      statuses.set(operation, [...(statuses.get(operation) ?? []), response.status]);
      // Temporal is away in these tests: what gets as far as to it went through.
      const away = response.status === 503 && text.includes('Temporal cannot be reached');
      if (response.status >= 500 && !away) wrong.push(`${about}: ${response.status} ${text.slice(0, 300)}`);
      if (response.headers.has('set-cookie')) wrong.push(`${about}: a header was planted`);
      if (response.status >= 400 && TELLTALE.test(text))
        wrong.push(`${about}: tells how it is made: ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return { wrong, statuses };
}

/** The address of an operation, with something that is there where it takes an id. */
function addressOf(template: string): string {
  const path = template.replace('/api/v1', '');
  return path.replace(/\{[^}]+\}/g, known.ids[path.split('/{')[0] ?? ''] ?? 'none');
}

/** What stands in a body where it must name something, by the operation where that is not the same for all. */
function referencesFor(template: string): KnownThings['references'] {
  const [, plural = ''] = /\/list-item\/([^/]+)$/.exec(template) ?? [];
  const last = template.slice(template.lastIndexOf('/') + 1);
  return {
    ...known.references,
    ...(lists[plural] === undefined ? {} : { 'list-id': lists[plural] }),
    ...(last in TYPES ? { type: TYPES[last] ?? null } : {}),
    ...(/^(add|remove)-tag$/.test(last) ? { meta: { 'tag-name': 'Known' } } : {}),
    ...(last === 'set-tags' ? { meta: { 'tag-name': ['Known'] } } : {}),
  };
}

const TYPES: KnownThings['references'] = {
  'verification-templates': 'verification-template/selfie',
  documents: 'document/generic',
};

function bodiesOf(root: Document, template: string, method: string, operation: Operation): Sending[] {
  const content = operation.requestBody?.content ?? {};
  if (content[CSV_MEDIA] !== undefined) return filesOf(template, method);
  const schema = content[JSON_MEDIA]?.schema;
  const places: StringPlace[] =
    schema === undefined ? [] : stringPlaces(root, schema as { [key: string]: unknown }, referencesFor(template));
  return places.flatMap(({ pointer, bodyWith }) =>
    nextStrings(3).map(([kind, text]) => ({
      method: method.toUpperCase(),
      url: addressOf(template),
      body: JSON.stringify(bodyWith(text)),
      operation: `${method} ${template}`,
      about: `${method} ${template} ${pointer}, ${kind}`,
    })),
  );
}

/** The least that an operation takes. */
function smallestOf(root: Document, template: string, method: string, operation: Operation): Sending[] {
  const schema = operation.requestBody?.content[JSON_MEDIA]?.schema;
  if (schema === undefined) return [];
  const body = smallest(root, schema, referencesFor(template));
  const name = `${method} ${template}`;
  return [
    {
      method: method.toUpperCase(),
      url: addressOf(template),
      body: JSON.stringify(body),
      operation: name,
      about: name,
    },
  ];
}

/** A text as the heading of a file, and as a cell of it. */
function filesOf(template: string, method: string): Sending[] {
  return STRINGS.flatMap(([kind, text]) =>
    [`${text}\n1\n`, `run_id\n${text}\n`].map((body) => ({
      method: method.toUpperCase(),
      url: addressOf(template),
      body,
      media: CSV_MEDIA,
      operation: `${method} ${template}`,
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
    operation: `${method} ${template}`,
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

/** Refused after what the address names was found, or done. */
const isPastLookup = (status: number): boolean => status < 300 || status === 409 || status === 422 || status === 503;

test('no text in any field of any body breaks anything, or comes back as more than a text', async () => {
  const root = document();
  const sendings = operationsOf(root).flatMap(([template, method, one]) => bodiesOf(root, template, method, one));
  expect(sendings.length).toBeGreaterThan(1000);
  const { wrong, statuses } = await sendAll(sendings);
  expect(wrong).toEqual([]);
  const seen = [...statuses.values()].flat();
  expect(seen.filter((status) => status === 404).length / seen.length).toBeLessThan(0.1);
});

test('no text in any address or query breaks anything', async () => {
  const root = document();
  const sendings = operationsOf(root).flatMap(([template, method, one]) => addressesOf(template, method, one));
  expect(sendings.length).toBeGreaterThan(1000);
  expect((await sendAll(sendings)).wrong).toEqual([]);
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
      const response = await fetch(`${api.url}/api/v1/accounts/${known.ids['/accounts']}/add-tag`, {
        method: 'POST',
        headers,
      });
      expect([name, text.slice(0, 20), response.status < 500]).toEqual([name, text.slice(0, 20), true]);
    }
  }
});

/** What these name stands for a moment only: a code that works once, a delivery that was tried. */
const UNREACHED: ReadonlySet<string> = new Set([
  'post /api/v1/inquiry-sessions/redeem',
  'post /api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver',
]);

test('the smallest body of every operation is taken, or refused for what its object is', async () => {
  const root = document();
  const sendings = operationsOf(root).flatMap(([template, method, one]) => smallestOf(root, template, method, one));
  const { wrong, statuses } = await sendAll(sendings);
  expect(wrong).toEqual([]);
  expect(statuses.size).toBeGreaterThan(150);
  const short = [...statuses].filter(([name, seen]) => !seen.some(isPastLookup) && !UNREACHED.has(name));
  expect(short.map(([operation, seen]) => `${operation} ${seen}`)).toEqual([]);
});

test('after all of it everything stands, and nothing failed unexpectedly', async () => {
  expect((await api.send('GET', '/inquiries')).status).toBe(200);
  expect(api.logged.filter((entry) => 'requestId' in entry || 'dropped' in entry)).toEqual([]);
});
