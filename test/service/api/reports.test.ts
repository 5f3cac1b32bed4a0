import type { Value, ValueMap } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const PERSON = { 'name-first': 'Jane', 'name-last': 'Doe', birthdate: '1977-07-17' };
const HIT = { name: 'A list', slug: 'a-list', 'list-types': ['sanction'], entities: [] };

const create = (type: string, attributes: ValueMap = {}, meta?: Value): Promise<Sent> =>
  api.send('POST', '/reports', {
    data: { type: `report/${type}`, attributes },
    ...(meta === undefined ? {} : { meta }),
  });

const watchlist = async (attributes: ValueMap = {}): Promise<string> =>
  idOf(await create('watchlist', { query: PERSON, ...attributes }));

const act = (id: string, action: string, attributes?: ValueMap, meta?: Value): Promise<Sent> =>
  api.send('POST', `/reports/${id}/${action}`, attributes === undefined ? meta && { meta } : { data: { attributes } });

const template = async (type: string, attributes: ValueMap = {}): Promise<string> => {
  const body = { data: { type: `report-template/${type}`, attributes: { name: `A ${type}`, ...attributes } } };
  return idOf(await api.send('POST', '/report-templates', body));
};

let keys = 0;
const monitored = async (type = 'watchlist', query: Value = PERSON): Promise<string> => {
  keys += 1;
  const id = await template(type, { key: `monitored-${keys}`, 'interval-days': 30 });
  return idOf(await create(type, { 'report-template-id': id, query }));
};

/** Name, context and snapshot of each event of a report, in their order. */
const eventsOf = async (id: string) => {
  const { rows } = await api.service.pool.query(
    'select name, context, snapshot from events where object_id = $1 order by created_at, id',
    [id],
  );
  return rows as { name: string; context: ValueMap; snapshot: ValueMap }[];
};
const namesOf = async (id: string) => (await eventsOf(id)).map(({ name }) => name);
const attributesOf = ({ body }: Sent): Value => at(body, 'data', 'attributes');
const pointersOf = ({ body }: Sent) =>
  (at(body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer')).sort();

describe('a report', () => {
  test('is made pending, of its type, with what it was asked, for an account that is made with it', async () => {
    const made = await create('watchlist', { query: PERSON, 'reference-id': 'person-1' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      data: {
        type: 'report/watchlist',
        attributes: {
          status: 'pending',
          'has-match': false,
          'is-continuous': false,
          'is-recurring': false,
          'completed-at': null,
          'report-template-version-name': 'v1',
          'name-first': 'Jane',
          term: 'Jane Doe',
          'matched-lists': null,
        },
        relationships: {
          inquiry: { data: null },
          transaction: { data: null },
          'report-template': { data: { type: 'report-template/watchlist' } },
        },
      },
    });
    const account = String(at(made.body, 'data', 'relationships', 'account', 'data', 'id'));
    const again = await create('watchlist', { query: PERSON }, { 'auto-create-account-reference-id': 'PERSON-1' });
    expect(at(again.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(account);
    const found = await api.send('GET', '/reports?filter[reference-id]=person-1&include=');
    expect(found.status).toBe(400);
    const listed = await api.send('GET', '/reports?filter[reference-id]=person-1');
    expect((at(listed.body, 'data') as readonly Value[]).map((one) => at(one, 'id'))).toEqual([
      idOf(again),
      idOf(made),
    ]);
    expect((await api.send('GET', '/reports?filter[reference-id]=nobody')).body).toMatchObject({ data: [] });
    const read = await api.send('GET', `/reports/${idOf(made)}?include=account,report-template`);
    expect((at(read.body, 'included') as readonly Value[]).map((one) => at(one, 'type'))).toEqual([
      'account',
      'report-template/watchlist',
    ]);
    expect(await namesOf(idOf(made))).toEqual(['report.created']);
  });

  test('makes no account where that is not wanted, and finds the one that there is', async () => {
    const none = await create('watchlist', { query: PERSON, 'reference-id': 'new' }, { 'auto-create-account': false });
    expect(at(none.body, 'data', 'relationships', 'account', 'data')).toBeNull();
    const account = idOf(await api.send('POST', '/accounts', { data: { attributes: { 'reference-id': 'there' } } }));
    const one = await create('watchlist', { query: PERSON, 'reference-id': 'there' }, { 'auto-create-account': false });
    expect(at(one.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(account);
    const listed = await api.send('GET', `/reports?filter[account-id]=${account}`);
    expect(at(listed.body, 'data', 0, 'id')).toBe(idOf(one));
    await api.send('POST', '/account-types', { data: { attributes: { key: 'firms', name: 'Firms' } } });
    const firm = idOf(
      await api.send('POST', '/accounts', {
        data: { attributes: { 'reference-id': 'there', 'account-type-id': 'firms' } },
      }),
    );
    const typed = { 'auto-create-account': false, 'auto-create-account-type-id': 'firms' };
    const other = await create('watchlist', { query: PERSON, 'reference-id': 'There' }, typed);
    expect(at(other.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(firm);
  });

  test('of an inquiry is of its account, and the inquiry shows it', async () => {
    const inquiry = await api.send('POST', '/inquiries', {
      data: { attributes: { 'inquiry-template-id': 'onboarding' } },
    });
    const account = at(inquiry.body, 'data', 'relationships', 'account', 'data', 'id');
    const made = await create('phone-number', { query: { 'phone-number': '+15550100' }, 'inquiry-id': idOf(inquiry) });
    expect(at(made.body, 'data', 'relationships', 'account', 'data', 'id')).toBe(account);
    const read = await api.send('GET', `/inquiries/${idOf(inquiry)}`);
    expect(at(read.body, 'data', 'relationships', 'reports', 'data')).toEqual([
      { type: 'report/phone-number', id: idOf(made) },
    ]);
    const held = await api.send('POST', '/cases', {
      data: { attributes: { 'case-template-id': 'manual-review' } },
      meta: { 'object-ids': [idOf(made)] },
    });
    expect(at(held.body, 'data', 'relationships', 'reports', 'data', 0, 'type')).toBe('report/phone-number');
  });

  test('is told what its source gave, and tells of a match', async () => {
    const id = await watchlist();
    const ready = await act(id, 'complete', { 'matched-lists': [HIT] });
    expect(ready.body).toMatchObject({
      data: { attributes: { status: 'ready', 'has-match': true, 'matched-lists': [HIT] } },
    });
    expect(at(attributesOf(ready), 'completed-at')).toEqual(expect.stringMatching(/Z$/));
    const [, typed, own, matched, ownMatched] = await eventsOf(id);
    expect([typed?.name, own?.name, matched?.name, ownMatched?.name]).toEqual([
      'report/watchlist.ready',
      'report.ready',
      'report/watchlist.matched',
      'report.matched',
    ]);
    expect(matched?.context).toMatchObject({
      before: { status: 'pending', match_found: false },
      after: { status: 'ready', match_found: true },
      actor: { type: 'api-key' },
    });
    expect(matched?.snapshot).toMatchObject({ type: 'report', report_type: 'watchlist', match_found: true });
    const twice = await act(id, 'complete', {});
    expect(twice.status).toBe(409);
    expect(JSON.stringify(twice.body)).toContain('pending');
  });

  test('that found nothing, or whose source failed, says so', async () => {
    const clear = await watchlist();
    expect(attributesOf(await act(clear, 'complete', { 'matched-lists': [] }))).toMatchObject({
      status: 'ready',
      'has-match': false,
    });
    expect(await namesOf(clear)).toEqual(['report.created', 'report/watchlist.ready', 'report.ready']);
    const failed = await watchlist();
    expect(attributesOf(await act(failed, 'complete', { status: 'errored' }))).toMatchObject({
      status: 'errored',
      'completed-at': null,
    });
    expect(await namesOf(failed)).toEqual(['report.created', 'report/watchlist.errored', 'report.errored']);
    const said = await watchlist();
    expect(attributesOf(await act(said, 'complete', { 'has-match': true }))).toMatchObject({ 'has-match': true });
  });

  test('is run again: it is pending, and then says that it was run more than once', async () => {
    const id = await watchlist();
    const early = await act(id, 'run');
    expect(early.status).toBe(409);
    expect(JSON.stringify(early.body)).toContain('ready, errored');
    await act(id, 'complete', {});
    expect(attributesOf(await act(id, 'run'))).toMatchObject({ status: 'pending', 'is-continuous': true });
    const again = await act(id, 'complete', { 'matched-lists': [HIT] });
    expect(attributesOf(again)).toMatchObject({ status: 'ready', 'has-match': true });
    const events = await eventsOf(id);
    expect(events.map(({ name }) => name)).toContain('report.rerun');
    expect(events.at(-1)?.snapshot).toMatchObject({ is_continuous_match: true, is_continuous: true });
  });

  test('shows of results of the run before nothing', async () => {
    const id = idOf(await create('phone-number', { query: { 'phone-number': '+15550100' } }));
    await act(id, 'complete', { 'phone-type': 'VOIP', 'phone-risk-score': 900 });
    await act(id, 'run');
    const again = await act(id, 'complete', { 'phone-risk-score': 1 });
    expect(attributesOf(again)).toMatchObject({
      'phone-type': null,
      'phone-risk-score': 1,
      'phone-number': '+15550100',
    });
  });

  test('of a type that says when it is submitted, or changed, says so', async () => {
    const address = {
      'address-street-1': '1 Way',
      'address-city': 'Oslo',
      'address-subdivision': 'Oslo',
      'address-postal-code': '0150',
      'address-country-code': 'NO',
    };
    const id = idOf(await create('address-lookup', { query: address }));
    expect(await namesOf(id)).toEqual(['report.created', 'report/address-lookup.submitted']);
    const firm = idOf(await createOther('business-nonprofit'));
    await complete(firm, { result: { status: 'active' } });
    await again(firm);
    await complete(firm, { result: { status: 'active' } });
    await again(firm);
    await complete(firm, { result: { status: 'revoked' } });
    expect((await namesOf(firm)).filter((name) => name.endsWith('.changed'))).toEqual([
      'report/business-nonprofit.changed',
    ]);
  });

  test('takes tags', async () => {
    const id = await watchlist();
    await act(id, 'add-tag', undefined, { 'tag-name': 'a' });
    await act(id, 'set-tags', undefined, { 'tag-name': ['b'] });
    const tagged = await act(id, 'remove-tag', undefined, { 'tag-name': 'b' });
    expect(at(attributesOf(tagged), 'tags')).toEqual([]);
    expect((await namesOf(id)).slice(1, 3)).toEqual(['report.tag-added', 'report.updated-tags']);
  });
});

// Types that the published document has the events of alone are not in its answers: these ask for more than it has.
const createOther = (type: string): Promise<Sent> =>
  api.send('POST', '/reports?extensions=true', { data: { type: `report/${type}`, attributes: { query: { a: 'b' } } } });
const complete = (id: string, attributes: ValueMap): Promise<Sent> =>
  api.send('POST', `/reports/${id}/complete?extensions=true`, { data: { attributes } });
const again = (id: string): Promise<Sent> => api.send('POST', `/reports/${id}/run?extensions=true`);

describe('a match', () => {
  test('is dismissed with a reason, once; found again it is none', async () => {
    const id = await watchlist();
    expect((await act(id, 'dismiss', { reason: 'none' })).status).toBe(409);
    await act(id, 'complete', { 'matched-lists': [HIT] });
    const unreasoned = await act(id, 'dismiss', {});
    expect(unreasoned.status).toBe(422);
    expect(pointersOf(unreasoned)).toEqual(['/data/attributes/reason']);
    const dismissed = await act(id, 'dismiss', { reason: 'somebody else' });
    expect(attributesOf(dismissed)).toMatchObject({
      'has-match': true,
      'ignore-list': [{ match: HIT, 'ignore-reason': 'somebody else' }],
    });
    expect((await act(id, 'dismiss', { reason: 'again' })).status).toBe(409);
    const events = await eventsOf(id);
    expect(events.slice(-2).map(({ name }) => name)).toEqual(['report/watchlist.dismissed', 'report.dismissed']);
    expect(events.at(-1)?.context).toMatchObject({
      reason: 'somebody else',
      before: { is_dismissed: false },
      after: { is_dismissed: true },
    });
    await act(id, 'run');
    const same = await act(id, 'complete', { 'matched-lists': [HIT] });
    expect(attributesOf(same)).toMatchObject({ 'has-match': false, 'matched-lists': [] });
    await act(id, 'run');
    const other = await act(id, 'complete', { 'matched-lists': [HIT, { ...HIT, slug: 'another' }] });
    expect(attributesOf(other)).toMatchObject({ 'has-match': true, 'matched-lists': [{ slug: 'another' }] });
  });

  test('in media is dismissed one entity, or one of its media, at a time', async () => {
    const media = (url: string) => ({ url, title: 't', snippet: 's', date: '2022-11-12' });
    const entity = (id: string, ...urls: string[]) => ({ name: id, 'entity-id': id, media: urls.map(media) });
    const id = await monitored('adverse-media');
    await act(id, 'complete', { 'related-sources': [entity('e1', 'u1', 'u2'), entity('e2', 'u3')] });
    const wrong = await act(id, 'dismiss', { reason: 'r' });
    expect(pointersOf(wrong)).toEqual(['/data/attributes/dismiss-type']);
    const unnamed = await act(id, 'dismiss', { reason: 'r', 'dismiss-type': 'entity' });
    expect(pointersOf(unnamed)).toEqual(['/data/attributes/entity-id']);
    const unknown = await act(id, 'dismiss', { reason: 'r', 'dismiss-type': 'media', 'entity-id': 'e1' });
    expect(pointersOf(unknown)).toEqual(['/data/attributes/entity-id']);
    const first = await act(id, 'dismiss', { reason: 'r', 'dismiss-type': 'media', 'entity-id': 'u1' });
    expect(attributesOf(first)).toMatchObject({ 'is-recurring': false });
    await act(id, 'dismiss', { reason: 'r', 'dismiss-type': 'entity', 'entity-id': 'e2' });
    const last = await act(id, 'dismiss', { reason: 'r', 'dismiss-type': 'media', 'entity-id': 'u2' });
    expect(attributesOf(last)).toMatchObject({
      'is-recurring': true,
      'ignore-list-entity': [{ 'entity-id': 'e2', 'ignore-reason': 'r' }],
      'ignore-list-media': { media: [{ url: 'u1' }, { url: 'u2' }] },
    });
    await act(id, 'run');
    const found = await act(id, 'complete', { 'related-sources': [entity('e1', 'u1', 'u4'), entity('e2', 'u9')] });
    expect(attributesOf(found)).toMatchObject({ 'related-sources': [{ 'entity-id': 'e1', media: [{ url: 'u4' }] }] });
  });

  test('that no type looks for is not dismissed, nor said to be there', async () => {
    const id = idOf(await create('phone-number', { query: { 'phone-number': '+15550100' } }));
    const wrong = await act(id, 'complete', { 'has-match': true });
    expect(wrong.status).toBe(422);
    expect(pointersOf(wrong)).toEqual(['/data/attributes/has-match']);
    await act(id, 'complete', {});
    expect((await act(id, 'dismiss', { reason: 'r' })).status).toBe(409);
  });
});

describe('continuous monitoring', () => {
  test('goes on by a schedule, stops at a match until that is dismissed, and while it is paused', async () => {
    const id = await monitored();
    await act(id, 'complete', {});
    const next = async () => attributesOf(await api.send('GET', `/reports/${id}?extensions=true`));
    expect(at(await next(), 'next-run-at')).toEqual(expect.stringMatching(/Z$/));
    const scheduled = () => act(id, 'run', undefined, { 'scheduled-date': '2026-02-01' });
    expect(attributesOf(await scheduled())).toMatchObject({ status: 'pending', 'is-recurring': true });
    expect(attributesOf(await act(id, 'complete', { 'matched-lists': [HIT] }))).toMatchObject({
      'is-recurring': false,
    });
    expect(at(await next(), 'next-run-at')).toBeNull();
    expect((await scheduled()).status).toBe(409);
    expect(attributesOf(await act(id, 'dismiss', { reason: 'r' }))).toMatchObject({ 'is-recurring': true });
    expect(attributesOf(await act(id, 'pause'))).toMatchObject({ 'is-recurring': false });
    expect((await act(id, 'pause')).status).toBe(409);
    expect((await scheduled()).status).toBe(409);
    expect(attributesOf(await act(id, 'resume'))).toMatchObject({ 'is-recurring': true });
    expect((await act(id, 'resume')).status).toBe(409);
    expect((await scheduled()).status).toBe(200);
    expect((await namesOf(id)).filter((name) => /paused|resumed/.test(name))).toEqual([
      'report.paused',
      'report.resumed',
    ]);
    const paused = (await eventsOf(id)).find(({ name }) => name === 'report.paused');
    expect(paused?.context).toMatchObject({ before: { is_recurring: true }, after: { is_recurring: false } });
  });

  test('is not there without an interval', async () => {
    const id = await watchlist();
    await act(id, 'complete', {});
    for (const action of ['pause', 'resume']) expect((await act(id, action)).status).toBe(409);
    expect((await act(id, 'run', undefined, { 'scheduled-date': '2026-02-01' })).status).toBe(409);
  });

  test('shows in the history, newest first, page by page', async () => {
    const id = await monitored();
    await act(id, 'complete', { 'matched-lists': [HIT] });
    await act(id, 'review');
    await act(id, 'dismiss', { reason: 'r' });
    await act(id, 'pause');
    await act(id, 'resume');
    await act(id, 'run', undefined, { 'scheduled-date': '2026-02-01' });
    const whole = await api.send('GET', `/reports/${id}/history`);
    const entries = at(whole.body, 'data') as readonly Value[];
    expect(entries.map((entry) => at(entry, 'type'))).toEqual(['run', 'resume', 'pause', 'dismiss', 'review', 'run']);
    expect(entries[0]).toMatchObject({
      'run-type': 'scheduled',
      'scheduled-date': '2026-02-01',
      'completed-at': null,
      matches: null,
    });
    expect(entries[5]).toMatchObject({ 'run-type': 'manual', matches: 1 });
    expect(at(entries[1] ?? null, 'creator-name')).toEqual(expect.any(String));
    const page = await api.send('GET', `/reports/${id}/history?page[size]=4`);
    const next = String(at(page.body, 'links', 'next')).replace('/api/v1', '');
    expect(((await api.send('GET', next)).body as { data: Value[] }).data).toEqual(entries.slice(4));
    expect((await api.send('GET', '/reports/rep_nobody/history')).status).toBe(404);
  });
});

describe('a report is refused', () => {
  const refused = async (type: string, attributes: ValueMap): Promise<Sent> => {
    const answer = await create(type, attributes);
    expect(answer.status).toBe(422);
    return answer;
  };

  test('where its type is not known, or not that of its template, or nowhere said', async () => {
    expect(pointersOf(await refused('horoscope', { query: {} }))).toEqual(['/data/type']);
    const other = await template('profile', { key: 'a-profile' });
    expect(pointersOf(await refused('watchlist', { query: PERSON, 'report-template-id': other }))).toEqual([
      '/data/type',
    ]);
    const untyped = await api.send('POST', '/reports', { data: { attributes: { query: PERSON } } });
    expect(untyped.status).toBe(422);
    const named = await api.send('POST', '/reports', {
      data: { attributes: { query: { 'name-first': 'J' }, 'report-template-id': 'a-profile' } },
    });
    expect(at(named.body, 'data', 'type')).toBe('report/profile');
  });

  test('with a diagnostic for each part of its query that is wrong or missing', async () => {
    const wrong = await refused('synthetic', { query: { 'name-first': 'J', birthdate: 'soon', shoe: 1 } });
    expect(pointersOf(wrong)).toEqual([
      '/data/attributes/query/address-city',
      '/data/attributes/query/address-country-code',
      '/data/attributes/query/address-postal-code',
      '/data/attributes/query/address-street-1',
      '/data/attributes/query/address-subdivision',
      '/data/attributes/query/birthdate',
      '/data/attributes/query/name-last',
      '/data/attributes/query/shoe',
    ]);
    expect(pointersOf(await refused('watchlist', { query: { birthdate: '1977-07-17' } }))).toEqual([
      '/data/attributes/query',
    ]);
    expect(pointersOf(await refused('watchlist', {}))).toEqual(['/data/attributes/query']);
  });

  test('with results that its type does not give', async () => {
    const id = await watchlist();
    const wrong = await act(id, 'complete', { 'matched-lists': 'many', 'phone-type': 'VOIP', 'ignore-list': [] });
    expect(wrong.status).toBe(422);
    expect(pointersOf(wrong)).toEqual([
      '/data/attributes/ignore-list',
      '/data/attributes/matched-lists',
      '/data/attributes/phone-type',
    ]);
    expect(await namesOf(id)).toEqual(['report.created']);
  });

  test('where what it names is not there, or is of another environment', async () => {
    expect((await create('watchlist', { query: PERSON, 'account-id': 'act_nobody' })).status).toBe(404);
    expect((await create('watchlist', { query: PERSON, 'report-template-id': 'nothing' })).status).toBe(404);
    const other = await openTestApi();
    const id = await watchlist();
    const seen = await Promise.all([
      other.send('GET', `/reports/${id}`),
      other.send('POST', `/reports/${id}/run`),
      other.send('POST', `/reports/${id}/dismiss`, { data: { attributes: { reason: 'r' } } }),
      other.send('GET', `/reports/${id}/history`),
    ]);
    await other.close();
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('a report template', () => {
  test('is of one type for life; a change is another version, for the reports to come', async () => {
    const id = await template('watchlist', { key: 'versions', 'search-lists': [{ slug: 'a', type: 'sanction' }] });
    const before = idOf(await create('watchlist', { 'report-template-id': 'versions', query: PERSON }));
    const changed = await api.send('PATCH', `/report-templates/${id}?extensions=true`, {
      data: { attributes: { 'interval-days': 7 } },
    });
    expect(attributesOf(changed)).toMatchObject({ 'version-name': 'v2', 'interval-days': 7, key: 'versions' });
    const after = await create('watchlist', { 'report-template-id': 'versions', query: PERSON });
    expect(attributesOf(after)).toMatchObject({ 'report-template-version-name': 'v2', 'is-recurring': true });
    const old = await api.send('GET', `/reports/${before}`);
    expect(attributesOf(old)).toMatchObject({ 'report-template-version-name': 'v1', 'is-recurring': false });
    expect((await api.send('GET', `/report-templates/${id}`)).body).toMatchObject({
      data: { type: 'report-template/watchlist', attributes: { 'search-lists': [{ slug: 'a', type: 'sanction' }] } },
    });
    expect(JSON.stringify((await api.send('GET', '/report-templates')).body)).toContain(id);
  });

  test('is refused an interval that cannot be, a type that there is not, a key that is taken', async () => {
    const send = (type: string, attributes: ValueMap) =>
      api.send('POST', '/report-templates', { data: { type, attributes: { name: 'T', ...attributes } } });
    const never = await send('report-template/profile', { key: 'p1', 'interval-days': 30 });
    expect([never.status, pointersOf(never)]).toEqual([422, ['/data/attributes/interval-days']]);
    expect((await send('report-template/watchlist', { key: 'p2', 'interval-days': 366 })).status).toBe(422);
    const unknown = await send('report-template/horoscope', { key: 'p3' });
    expect([unknown.status, pointersOf(unknown)]).toEqual([422, ['/data/type']]);
    expect((await send('watchlist', { key: 'taken' })).status).toBe(201);
    expect((await send('watchlist', { key: 'taken' })).status).toBe(409);
    expect((await api.send('PATCH', '/report-templates/rptp_nobody', { data: { attributes: {} } })).status).toBe(404);
  });
});
