import type { Value, ValueMap } from '../../../interpreter/value';
import { continueImports } from '../../../src/importers';
import { isOnList } from '../../../src/lists';
import { at, idOf, openTestApi, type Sent, type TestApi } from '../api/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const send = (path: string, text: string, more: { [key: string]: Value } = {}) => {
  const file = { filename: 'rows.csv', data: Buffer.from(text).toString('base64') };
  return api.send('POST', `/importer/${path}`, { data: { attributes: { file, ...more } } });
};
const newList = async (plural: string, name: string) => {
  const made = await api.send('POST', `/list/${plural}`, { data: { attributes: { name } } });
  return idOf(made);
};
const stateOf = async (importer: Sent) => {
  const { body } = await api.send('GET', `/importers/${idOf(importer)}?extensions=true`);
  return at(body, 'data', 'attributes') as ValueMap;
};
const ask = async (list: string, item: ValueMap) => {
  const { rows } = await api.service.pool.query(`select id from environments where key = 'sandbox'`);
  return isOnList(api.service.db, rows[0]?.id, list, item);
};
const eventsOf = async (importer: Sent) => {
  const { rows } = await api.service.pool.query('select name from events where object_id = $1 order by created_at', [
    idOf(importer),
  ]);
  return rows.map(({ name }) => String(name).replace('importer-pipeline-run.', ''));
};

test.each<[string, string, string, string, ValueMap[]]>([
  [
    'email-addresses',
    'email-address',
    'value,match_type\nA@host.example,email_address\nmail.example,domain\n',
    'value,match_type\nnobody,\nx@y.example,fuzzy\n',
    [{ value: 'a@HOST.example' }, { value: 'who@mail.example' }],
  ],
  [
    'geolocations',
    'geolocation',
    'Latitude, Longitude, Radius-Meters\n50.7,7.1,100\n-1.5,0,5\n',
    'latitude,longitude,radius_meters\nnorth,1,1\n91,0,1\n',
    [
      { latitude: 50.7, longitude: 7.1 },
      { latitude: -1.5, longitude: 0 },
    ],
  ],
  [
    'government-id-numbers',
    'government-id-number',
    'id_number,id_class\nC01-X,pp\n"12,3",dl\n',
    'id_number,id_class\n77,\n,pp\n',
    [
      { id_class: 'pp', id_number: 'c01x' },
      { id_class: 'dl', id_number: '123' },
    ],
  ],
  [
    'ip-addresses',
    'ip-address',
    'value\n203.0.113.0/24\n2001:db8::1\n',
    'value\n1.2.3\n::/200\n',
    [{ value: '203.0.113.1' }, { value: '2001:db8::1' }],
  ],
  [
    'names',
    'name',
    'name_first,name_last\nAda,"Lovelace, C."\nBob,B\n',
    'name_first,name_last\nAda,\n,B\n',
    [
      { name_first: 'ada', name_last: 'lovelace, c.' },
      { name_first: 'Bob', name_last: 'b' },
    ],
  ],
  [
    'phone-numbers',
    'phone-number',
    'value\n+49 30 12345\n0047 12345678\n',
    'value\n12\ncall\n',
    [{ value: '+493012345' }, { value: '+4712345678' }],
  ],
])(
  'a file of %s is done row by row, and wrong rows and those that are there already are counted',
  async (plural, type, good, bad, found) => {
    const listId = await newList(plural, `Import ${plural}`);
    const importer = await send(`list-item/${plural}`, good, { 'list-id': listId });
    expect(importer.status).toBe(201);
    expect(at(importer.body, 'data', 'type')).toBe(`importer/list-item/${type}`);
    expect(at(importer.body, 'data', 'attributes')).toMatchObject({ status: 'pending', 'completed-at': null });
    expect(await continueImports(api.service)).toBe(2);
    expect(await stateOf(importer)).toMatchObject({
      status: 'ready',
      'successful-count': 2,
      'duplicate-count': 0,
      'error-count': 0,
      'completed-at': expect.any(String),
      errors: [],
    });
    for (const item of found) expect([item, await ask(listId, item)]).toEqual([item, true]);
    expect(await eventsOf(importer)).toEqual(['started', 'completed']);
    const again = await send(`list-item/${plural}`, `${good}${bad.slice(bad.indexOf('\n') + 1)}`, {
      'list-id': listId,
    });
    await continueImports(api.service);
    expect(await stateOf(again)).toMatchObject({
      status: 'ready',
      'successful-count': 0,
      'duplicate-count': 2,
      'error-count': 2,
      errors: [
        { line: 4, code: 'list_item_invalid' },
        { line: 5, code: 'list_item_invalid' },
      ],
    });
    const listed = await api.send('GET', `/list-items?filter[list-id]=${listId}`);
    expect(at(listed.body, 'data', 0, 'relationships', 'creator', 'data')).toEqual({
      type: `importer/list-item/${type}`,
      id: idOf(importer),
    });
  },
);

test('a file of accounts makes accounts, with their tags and their number', async () => {
  const importer = await send(
    'accounts',
    [
      'reference_id,name_first,name_middle,name_last,birthdate,social_security_number,tags',
      'r-1,Ada,,Lovelace,1815-12-10,123-45-6789,"vip, old"',
      'R-1,Other,,Person,,,',
      'r-2,Bob,,,10.12.1815,,',
      'r-3,Eve,,,,,',
    ].join('\r\n'),
  );
  expect(at(importer.body, 'data', 'type')).toBe('importer/account');
  await continueImports(api.service);
  expect(await stateOf(importer)).toMatchObject({
    status: 'ready',
    'successful-count': 2,
    'duplicate-count': 1,
    'error-count': 1,
    errors: [{ line: 4, code: 'fields_invalid' }],
  });
  const found = await api.send('GET', '/accounts?filter[reference-id]=r-1');
  const attributes = at(found.body, 'data', 0, 'attributes');
  expect(at(attributes, 'tags')).toEqual(['vip', 'old']);
  expect(at(attributes, 'fields', 'name', 'value', 'first', 'value')).toBe('Ada');
  expect(JSON.stringify(attributes)).toContain('123-45-6789');
});

test('a file may come as a form', async () => {
  const listId = await newList('names', 'By form');
  const form = new FormData();
  form.set('data[attributes][file]', new Blob(['name_first,name_last\nAda,Byron\n']), 'names.csv');
  form.set('data[attributes][list-id]', listId);
  const headers = { authorization: `Bearer ${api.apiKey}` };
  const post = (path: string, body: FormData) => fetch(`${api.url}/api/v1${path}`, { method: 'POST', headers, body });
  expect((await post('/importer/list-item/names', form)).status).toBe(201);
  await continueImports(api.service);
  expect(await ask(listId, { name_first: 'Ada', name_last: 'Byron' })).toBe(true);
  expect((await post('/list/names', form)).status).toBe(415);
  const wrong = new FormData();
  wrong.set('data[file]', 'x');
  expect((await post('/importer/list-item/names', wrong)).status).toBe(400);
  const broken = await fetch(`${api.url}/api/v1/importer/list-item/names`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
    body: 'not a form',
  });
  expect(broken.status).toBe(400);
});

test.each([
  ['nothing', '', 'empty'],
  ['no rows', 'value\n', 'no rows'],
  ['a column that there is not', 'value,colour\nx,red', 'columns'],
  ['a column twice', 'value,value\nx,y', 'columns'],
  ['a column too few', 'match_type\ndomain', 'columns'],
  ['a cell too many', 'value\nx,y', 'Line 2'],
  ['a quote that stays open', 'value\n"x', 'Line 2'],
  ['the character U+0000', 'value\n\0', 'U+0000'],
])('a file of %s is refused with a sentence', async (_, text, says) => {
  const listId = await newList('email-addresses', `Refused ${says} ${Math.random()}`);
  const answer = await send('list-item/email-addresses', text, { 'list-id': listId });
  expect(answer.status).toBe(422);
  expect(at(answer.body, 'errors', 0, 'source', 'pointer')).toBe('/data/attributes/file');
  expect(at(answer.body, 'errors', 0, 'details')).toContain(says);
});

test('a file that is no text, no base64 or no list of its type is refused', async () => {
  const listId = await newList('names', 'Names only');
  const body = (data: string) => ({ data: { attributes: { file: { data }, 'list-id': listId } } });
  const latin = Buffer.from([0x6e, 0xe4]).toString('base64');
  expect((await api.send('POST', '/importer/list-item/names', body(latin))).status).toBe(422);
  expect((await api.send('POST', '/importer/list-item/names', body('no base64!'))).status).toBe(400);
  const rows = 'value\nx@y.example\n';
  expect((await send('list-item/email-addresses', rows, { 'list-id': listId })).status).toBe(422);
  expect((await send('list-item/email-addresses', rows)).status).toBe(400);
  expect((await send('list-item/names', 'name_first,name_last\na,b', { 'list-id': 'nowhere' })).status).toBe(404);
  expect((await api.send('GET', '/importers/mprt_nowhere')).status).toBe(404);
});

describe('an importer of many rows', () => {
  const rows = (name: string, count: number) =>
    `name_first,name_last\n${Array.from({ length: count }, (_, n) => `${name},No ${n}`).join('\n')}\n`;

  test('goes on where it was, and is done once by several at once', async () => {
    const listId = await newList('names', 'Many');
    const importer = await send('list-item/names', rows('Ada', 230), { 'list-id': listId });
    expect(await continueImports(api.service, 0)).toBe(100);
    expect(await stateOf(importer)).toMatchObject({ status: 'pending', 'successful-count': 100 });
    const shares = await Promise.all([1, 2, 3].map(() => continueImports(api.service, 60_000)));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(130);
    expect(await stateOf(importer)).toMatchObject({ status: 'ready', 'successful-count': 230, 'duplicate-count': 0 });
    const { rows: left } = await api.service.pool.query('select 1 from importer_rows');
    expect(left).toEqual([]);
  });

  /** Makes the second entry of a list fail with that SQLSTATE. */
  const failing = async (state: string, work: () => Promise<void>) => {
    const { pool } = api.service;
    await pool.query(`
      create function fail() returns trigger as $$ begin
        if (select count(*) from list_entries where list_id = new.list_id) = 1 then raise exception sqlstate '${state}'; end if;
        return new;
      end $$ language plpgsql;
      create trigger fail before insert on list_entries for each row execute function fail()`);
    try {
      await work();
    } finally {
      await pool.query('drop function fail cascade');
    }
  };

  test('for which the database goes away leaves nothing of the batch, and does it again', async () => {
    const listId = await newList('names', 'Dying');
    const importer = await send('list-item/names', rows('Bob', 3), { 'list-id': listId });
    await failing('57P01', async () => {
      await expect(continueImports(api.service)).rejects.toMatchObject({ fault: { code: 'database_unavailable' } });
    });
    expect(await stateOf(importer)).toMatchObject({ status: 'pending', 'successful-count': 0 });
    expect(await ask(listId, { name_first: 'Bob', name_last: 'No 0' })).toBe(false);
    expect(await continueImports(api.service)).toBe(3);
    expect(await stateOf(importer)).toMatchObject({ status: 'ready', 'successful-count': 3, 'duplicate-count': 0 });
  });

  test('does those behind a row on which something breaks', async () => {
    const listId = await newList('names', 'Breaking');
    const importer = await send('list-item/names', rows('Joe', 2), { 'list-id': listId });
    await failing('P0001', async () => {
      expect(await continueImports(api.service)).toBe(2);
    });
    expect(await stateOf(importer)).toMatchObject({
      status: 'ready',
      'successful-count': 1,
      errors: [{ line: 3, code: 'internal' }],
    });
    expect(await ask(listId, { name_first: 'Joe', name_last: 'No 1' })).toBe(false);
  });

  test('that another process is at is left to it, and others are done meanwhile', async () => {
    const listId = await newList('names', 'Shared');
    const first = await send('list-item/names', rows('Kim', 1), { 'list-id': listId });
    const second = await send('list-item/names', rows('Lee', 1), { 'list-id': listId });
    const other = await api.service.pool.connect();
    try {
      await other.query('begin');
      await other.query('select 1 from objects where id = $1 for no key update', [idOf(first)]);
      expect(await continueImports(api.service)).toBe(1);
      expect(await stateOf(second)).toMatchObject({ status: 'ready' });
      expect(await stateOf(first)).toMatchObject({ status: 'pending' });
    } finally {
      await other.query('rollback');
      other.release();
    }
    expect(await continueImports(api.service)).toBe(1);
  });

  test('can be paused, resumed and canceled; and no move is made twice', async () => {
    const listId = await newList('names', 'Paused');
    const importer = await send('list-item/names', rows('Eve', 150), { 'list-id': listId });
    const act = (action: string) => api.send('POST', `/importers/${idOf(importer)}/${action}`);
    await continueImports(api.service, 0);
    expect((await act('pause')).status).toBe(200);
    expect((await act('pause')).status).toBe(409);
    expect(await continueImports(api.service)).toBe(0);
    expect((await act('resume')).status).toBe(200);
    expect((await act('cancel')).status).toBe(200);
    expect(at((await act('resume')).body, 'errors', 0, 'meta', 'allowed')).toEqual([]);
    expect(await continueImports(api.service)).toBe(0);
    expect(await stateOf(importer)).toMatchObject({ status: 'canceled', 'successful-count': 100 });
    expect(await eventsOf(importer)).toEqual(['started', 'paused', 'resumed', 'canceled']);
    const { rows: left } = await api.service.pool.query('select 1 from importer_rows');
    expect(left).toEqual([]);
  });

  test('ends in an error when its list is archived', async () => {
    const listId = await newList('names', 'Gone soon');
    const importer = await send('list-item/names', rows('Max', 5), { 'list-id': listId });
    await api.send('DELETE', `/lists/${listId}`);
    await continueImports(api.service);
    expect(await stateOf(importer)).toMatchObject({ status: 'errored', errors: [{ line: 2, code: 'list_archived' }] });
    expect(await eventsOf(importer)).toEqual(['started', 'errored']);
  });
});

test('importers are listed, newest first', async () => {
  const { body } = await api.send('GET', '/importers?page[size]=2');
  expect(at(body, 'data', 0, 'type')).toBe('importer/list-item/name');
  expect(at(body, 'data', 0, 'attributes')).not.toHaveProperty('errors');
  expect(at(body, 'links', 'next')).toEqual(expect.any(String));
});
