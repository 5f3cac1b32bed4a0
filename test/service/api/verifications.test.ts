import type { Value } from '../../../interpreter/value';
import { VERIFICATION_TYPES } from '../../../src/kinds/verifications/verification-types';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await makeTemplate('selfie', 'face', [
    { name: 'selfie_liveness_detection', requirement: 'required' },
    { name: 'selfie_pose_detection' },
  ]);
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

async function done(method: string, url: string, body?: Value): Promise<Sent> {
  const answer = await api.send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

const makeTemplate = (type: string, key: string, checks: Value = []) =>
  done('POST', '/verification-templates', {
    data: { type: `verification-template/${type}`, attributes: { name: key, key, checks } },
  });

const makeInquiry = async (fields: Body = {}): Promise<string> =>
  idOf(await done('POST', '/inquiries', { data: { attributes: { 'inquiry-template-id': 'onboarding', fields } } }));

const create = (type: string, attributes: Body): Promise<Sent> =>
  api.send('POST', '/verifications', { data: { type: `verification/${type}`, attributes } });

const made = async (type: string, attributes: Body = {}): Promise<string> =>
  idOf(await done('POST', '/verifications', { data: { type: `verification/${type}`, attributes } }));

const act = (id: string, action: string): Promise<Sent> => api.send('POST', `/verifications/${id}/${action}`);
const change = (id: string, attributes: Body): Promise<Sent> =>
  api.send('PATCH', `/verifications/${id}`, { data: { attributes } });
const statusOf = ({ body }: Sent): Value => at(body, 'data', 'attributes', 'status');
const problemOf = ({ body }: Sent): Value => at(body, 'errors', 0);

interface SeenEvent {
  readonly name: string;
  readonly context: Body;
  readonly snapshot: Body;
}

const eventsOf = async (id: string): Promise<readonly SeenEvent[]> => {
  const { rows } = await api.service.pool.query<SeenEvent>(
    'select name, context, snapshot from events where object_id = $1 order by created_at',
    [id],
  );
  return rows;
};

const namesOf = async (id: string): Promise<readonly string[]> => (await eventsOf(id)).map(({ name }) => name);

/** By type: what one is made with, and what is found out of it. */
const TYPES: readonly (readonly [type: string, plural: string, inputs: Body, results: Body])[] = [
  ['aamva', 'aamvas', { 'name-first': 'J', birthdate: '1990-01-02', 'issuing-authority': 'CA' }, {}],
  [
    'database',
    'databases',
    { 'name-first': 'J', 'address-street-1': '1 Main', 'identification-number': '1' },
    { 'normalized-address-street-1': '1 MAIN' },
  ],
  ['database-ecbsv', 'database-ecbsvs', { 'signature-timestamp': '2026-01-02T03:04:05.000Z' }, {}],
  ['database-phone-carrier', 'database-phone-carriers', { 'phone-number': '+1' }, {}],
  ['database-serpro', 'database-serpros', { cpf: '1', 'name-full': 'J D' }, {}],
  ['database-standard', 'database-standards', { 'email-address': 'j@example.com' }, {}],
  ['database-tin', 'database-tins', { tin: '1' }, { 'tin-type': 'ssn' }],
  [
    'document',
    'documents',
    { files: [{ filename: 'a.pdf', url: 'https://files.example/a.pdf', 'byte-size': 7 }] },
    {
      'document-type': 'bill',
      'extraction-responses': [
        {
          'extraction-type': 'text',
          'field-name': 'total',
          'structured-results': [],
          results: [{ value: '1', page: 1, 'match-level': 'full', metadata: {} }],
        },
      ],
    },
  ],
  ['email-address', 'email-addresses', { 'email-address': 'j@example.com' }, { 'confirmation-code': '123456' }],
  [
    'government-id',
    'government-ids',
    { 'capture-method': 'upload', 'photo-urls': [{ page: 'front', url: 'https://files.example/f' }] },
    { 'id-class': 'dl', 'name-first': 'J', birthdate: '1990-01-02', 'entity-confidence-score': 93.5 },
  ],
  ['government-id-nfc', 'government-id-nfcs', {}, { 'name-first': 'J', sex: 'f' }],
  ['phone-number', 'phone-numbers', { 'phone-number': '+1' }, { metadata: { 'telesign-risk-score': 7 } }],
  ['selfie', 'selfies', { 'capture-method': 'manual' }, { 'document-similarity-score': 97.1 }],
];

describe('a verification', () => {
  test.each(TYPES)(
    'of type %s is made, given what was found out, and retrieved',
    async (type, plural, inputs, results) => {
      const inquiry = await makeInquiry();
      const id = await made(type, { 'inquiry-id': inquiry, 'country-code': 'US', ...inputs });
      await done('POST', `/verifications/${id}/submit`);
      const check = { name: 'a_check', status: 'passed', metadata: { 'match-count': 2 } };
      await done('PATCH', `/verifications/${id}`, { data: { attributes: { ...results, checks: [check] } } });
      const read = await done('GET', `/verification/${plural}/${id}`);
      expect(read.body).toMatchObject({
        data: {
          type: `verification/${type}`,
          id,
          attributes: { ...inputs, ...results, status: 'submitted', 'country-code': 'US', checks: [check], tags: [] },
          relationships: {
            inquiry: { data: { type: 'inquiry', id: inquiry } },
            accounts: { data: [{ type: 'account' }] },
            'inquiry-template': { data: { type: 'inquiry-template' } },
          },
        },
      });
      expect((await done('GET', `/verifications/${id}`)).body).toEqual(read.body);
      const others = TYPES.filter(([, other]) => other !== plural).map(([, other]) => other);
      expect((await api.send('GET', `/verification/${others[0]}/${id}`)).status).toBe(404);
      const whole = await done('GET', `/inquiries/${inquiry}?include=verifications`);
      expect(at(whole.body, 'data', 'relationships', 'verifications', 'data')).toEqual([
        { type: `verification/${type}`, id },
      ]);
      expect(at(whole.body, 'included', 0, 'id')).toBe(id);
    },
  );

  test.each([...VERIFICATION_TYPES.keys()])('can be of the published type %s', async (type) => {
    const id = await made(type);
    expect(at((await done('GET', `/verifications/${id}`)).body, 'data', 'type')).toBe(`verification/${type}`);
  });

  test('starts its inquiry, once', async () => {
    const inquiry = await makeInquiry();
    await made('selfie', { 'inquiry-id': inquiry });
    await made('database', { 'inquiry-id': inquiry });
    expect(statusOf(await done('GET', `/inquiries/${inquiry}`))).toBe('pending');
    expect((await namesOf(inquiry)).filter((name) => name === 'inquiry.started')).toHaveLength(1);
  });

  test('tells of itself: names, context, inquiry and account as subjects', async () => {
    const inquiry = await makeInquiry();
    const id = await made('selfie', { 'inquiry-id': inquiry, tags: ['a'] });
    await act(id, 'submit');
    await done('POST', `/verifications/${id}/add-tag`, { meta: { 'tag-name': 'b' } });
    await act(id, 'pass');
    const events = await eventsOf(id);
    expect(events.map(({ name, snapshot }) => [name, snapshot['status']])).toEqual([
      ['verification.created', 'initiated'],
      ['verification.submitted', 'submitted'],
      ['verification.updated-tags', 'submitted'],
      ['verification.passed', 'passed'],
    ]);
    expect(events[1]?.context).toMatchObject({ before: { status: 'initiated' }, after: { status: 'submitted' } });
    expect(events[2]?.context).toMatchObject({ added_tags: ['b'], removed_tags: [] });
    const { rows } = await api.service.pool.query<{ kind: string }>(
      `select o.kind from event_subjects s join objects o on o.id = s.object_id join events e on e.id = s.event_id
       where e.object_id = $1 and e.name = 'verification.passed' order by o.kind`,
      [id],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['account', 'inquiry', 'verification']);
  });

  test('needs an inquiry that is under way', async () => {
    const inquiry = await makeInquiry();
    await done('POST', `/inquiries/${inquiry}/decline`);
    const refused = await create('selfie', { 'inquiry-id': inquiry });
    expect([refused.status, at(problemOf(refused), 'code')]).toEqual([409, 'inquiry_closed']);
  });

  test('is canceled when its inquiry expires, and only if it was under way', async () => {
    const inquiry = await makeInquiry();
    const [open, passed] = [
      await made('selfie', { 'inquiry-id': inquiry }),
      await made('database', { 'inquiry-id': inquiry }),
    ];
    await act(passed, 'submit');
    await act(passed, 'pass');
    await done('POST', `/inquiries/${inquiry}/expire`);
    expect(statusOf(await done('GET', `/verifications/${open}`))).toBe('canceled');
    expect(statusOf(await done('GET', `/verifications/${passed}`))).toBe('passed');
    expect(await namesOf(open)).toContain('verification.canceled');
  });
});

describe('a verification is moved', () => {
  test.each([
    ['selfie', ['submit', 'pass'], ['submitted', 'passed']],
    ['selfie', ['submit', 'fail'], ['submitted', 'failed']],
    ['selfie', ['submit', 'require-retry'], ['submitted', 'requires_retry']],
    ['selfie', ['cancel'], ['canceled']],
    ['email-address', ['submit', 'confirm', 'pass'], ['submitted', 'confirmed', 'passed']],
    ['phone-number', ['submit', 'confirm', 'cancel'], ['submitted', 'confirmed', 'canceled']],
    ['document', ['submit', 'tentatively-pass', 'fail'], ['submitted', 'tentatively_passed', 'failed']],
    ['database-business', ['submit', 'tentatively-fail', 'pass'], ['submitted', 'tentatively_failed', 'passed']],
    ['aamva', ['submit', 'skip'], ['submitted', 'skipped']],
  ])('%s: %j', async (type, actions, statuses) => {
    const id = await made(type);
    const seen: Value[] = [];
    for (const action of actions) seen.push(statusOf(await act(id, action)));
    expect(seen).toEqual(statuses);
    const events = statuses.map((status) => `verification.${status.replaceAll('_', '-')}`);
    expect(await namesOf(id)).toEqual(['verification.created', ...events]);
    const last = await done('GET', `/verifications/${id}`);
    expect(at(last.body, 'data', 'attributes', 'completed-at')).toEqual(expect.any(String));
  });

  test.each([
    ['selfie', [], 'pass', ['submitted', 'canceled']],
    ['selfie', ['submit', 'pass'], 'fail', []],
    ['selfie', ['submit'], 'confirm', ['passed', 'failed', 'requires_retry', 'canceled']],
    ['selfie', ['submit'], 'submit', undefined],
  ])('%s after %j cannot %s: 409 that names what it can', async (type, before, action, allowed) => {
    const id = await made(type);
    for (const one of before) await act(id, one);
    const refused = await act(id, action);
    expect([refused.status, at(problemOf(refused), 'code')]).toEqual([409, 'move_not_allowed']);
    if (allowed !== undefined) expect(at(problemOf(refused), 'meta', 'allowed')).toEqual(allowed);
  });

  test('of many conflicting moves at once one wins, with one event', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await made('selfie', { 'inquiry-id': await makeInquiry() });
      await act(id, 'submit');
      const answers = await Promise.all(['pass', 'fail', 'cancel', 'pass'].map((action) => act(id, action)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      expect(await namesOf(id)).toHaveLength(3);
    }
  });

  test('together with its inquiry: nobody waits in a circle', async () => {
    const inquiry = await makeInquiry();
    const ids = await Promise.all([1, 2, 3, 4].map(() => made('selfie', { 'inquiry-id': inquiry })));
    const answers = await Promise.all([
      ...ids.map((id) => act(id, 'submit')),
      api.send('POST', `/inquiries/${inquiry}/expire`),
      create('database', { 'inquiry-id': inquiry }),
    ]);
    for (const { status } of answers) expect([200, 201, 409]).toContain(status);
    expect(statusOf(await done('GET', `/inquiries/${inquiry}`))).toBe('expired');
  });
});

describe('checks', () => {
  const failing = { name: 'selfie_liveness_detection', status: 'failed', reasons: ['spoof'], metadata: {} };

  test('take from the template how needed they are; a required one that fails makes the verification failed', async () => {
    const id = await made('selfie', { 'verification-template-id': 'face' });
    await act(id, 'submit');
    const optional = await change(id, { checks: [{ name: 'selfie_pose_detection', status: 'failed' }] });
    expect(statusOf(optional)).toBe('submitted');
    expect(at(optional.body, 'data', 'attributes', 'checks', 0)).toEqual({
      name: 'selfie_pose_detection',
      status: 'failed',
      reasons: [],
      requirement: 'not_required',
      metadata: {},
    });
    const failed = await change(id, { checks: [failing] });
    expect(statusOf(failed)).toBe('failed');
    expect(at(failed.body, 'data', 'attributes', 'checks', 0, 'requirement')).toBe('required');
    expect(await namesOf(id)).toEqual([
      'verification.created',
      'verification.submitted',
      'verification.updated',
      'verification.updated',
      'verification.failed',
    ]);
  });

  test('that failed before the submission make it fail then', async () => {
    const id = await made('selfie', { 'verification-template-id': 'face', checks: [failing] });
    expect(statusOf(await act(id, 'submit'))).toBe('failed');
    expect(await namesOf(id)).toEqual(['verification.created', 'verification.submitted', 'verification.failed']);
  });

  test.each<[string, Value, number, string]>([
    ['a status that there is not', [{ name: 'a', status: 'maybe' }], 400, 'data.attributes.checks.0.status'],
    ['no name', [{ status: 'passed' }], 400, 'data.attributes.checks.0.name'],
    ['an empty name', [{ name: '', status: 'passed' }], 422, 'characters'],
    ['a name twice', ['a', 'a'].map((name) => ({ name, status: 'passed' })), 422, 'given twice'],
    ['what is no list', 'passed', 400, 'data.attributes.checks'],
    ['an unknown part', [{ name: 'a', status: 'passed', mood: 1 }], 400, 'mood'],
  ])('with %s are refused', async (_, checks, status, says) => {
    const refused = await create('selfie', { checks });
    expect(refused.status).toBe(status);
    expect(String(at(problemOf(refused), 'details'))).toContain(says);
  });
});

describe('what is verified', () => {
  test('is frozen on submission, what was found out on completion, the type always', async () => {
    const id = await made('database', { 'name-first': 'J' });
    expect((await change(id, { 'name-first': 'K' })).status).toBe(200);
    await act(id, 'submit');
    const refused = await change(id, { 'name-first': 'L' });
    expect([refused.status, at(problemOf(refused), 'code')]).toEqual([409, 'verification_frozen']);
    expect(at(problemOf(refused), 'source', 'pointer')).toBe('/data/attributes/name-first');
    expect((await change(id, { 'normalized-address-city': 'OSLO' })).status).toBe(200);
    await act(id, 'pass');
    expect((await change(id, { 'normalized-address-city': 'ROME' })).status).toBe(409);
    const read = await done('GET', `/verifications/${id}`);
    expect(at(read.body, 'data', 'attributes')).toMatchObject({ 'name-first': 'K', 'normalized-address-city': 'OSLO' });
  });

  test.each<[string, string, Body, number, string]>([
    ['another type has', 'selfie', { tin: '1' }, 422, '/data/attributes/tin'],
    ['is no attribute', 'selfie', { mood: '1' }, 400, '/data/attributes/mood'],
    ['is no date', 'database', { birthdate: 'soon' }, 422, '/data/attributes/birthdate'],
    [
      'has another type',
      'selfie',
      { 'document-similarity-score': 'high' },
      400,
      '/data/attributes/document-similarity-score',
    ],
    ['is not there', 'selfie', { 'inquiry-id': 'inq_none' }, 404, '/data/attributes/inquiry-id'],
    ["is another template's", 'database', { 'verification-template-id': 'face' }, 422, '/data/type'],
    ['is a kind of its own', 'selfie', { 'document-id': 'doc_none' }, 404, '/data/attributes/document-id'],
  ])('cannot be what %s', async (_, type, attributes, status, pointer) => {
    const refused = await create(type, attributes);
    expect(refused.status).toBe(status);
    const problem = problemOf(refused);
    expect(at(problem, 'source', 'pointer') ?? at(problem, 'meta', 'pointer')).toBe(pointer);
  });

  test('has a type', async () => {
    expect((await api.send('POST', '/verifications', { data: { type: 'verification/horoscope' } })).status).toBe(400);
    const refused = await api.send('POST', '/verifications', { data: {} });
    expect([refused.status, at(problemOf(refused), 'code')]).toEqual([422, 'attribute_invalid']);
  });
});

test('an investigation locks a verification, and lets it go', async () => {
  const id = await made('selfie');
  const lockedOf = async (): Promise<Value> =>
    at((await done('GET', `/verifications/${id}?extensions=true`)).body, 'data', 'attributes', 'investigation-locked');
  expect(await lockedOf()).toBe(false);
  await done('POST', `/verifications/${id}/investigation-lock`);
  await done('POST', `/verifications/${id}/investigation-lock`);
  expect(await lockedOf()).toBe(true);
  await done('POST', `/verifications/${id}/investigation-unlock`);
  expect(await lockedOf()).toBe(false);
  const changes = (await eventsOf(id)).filter(({ name }) => name === 'verification.updated');
  expect(changes.map(({ context }) => context['after'])).toEqual([
    { investigation_locked: true },
    { investigation_locked: false },
  ]);
  expect((await api.send('POST', '/verifications/ver_none/investigation-lock')).status).toBe(404);
});

test('what was read off a document keeps its keys, and is shown to those who ask for more than is published', async () => {
  const fields = { total_Due: { type: 'string', value: '1' } };
  const id = await made('document', { fields });
  const shown = async (query: string): Promise<Value> =>
    at((await done('GET', `/verifications/${id}${query}`)).body, 'data', 'attributes', 'fields');
  expect([await shown(''), await shown('?extensions=true')]).toEqual([{}, fields]);
});

test('a verification is escalated once', async () => {
  const id = await made('selfie');
  await act(id, 'escalate');
  await act(id, 'escalate');
  expect(await namesOf(id)).toEqual(['verification.created', 'verification.escalated']);
});

test('verifications are listed by what they are of', async () => {
  const inquiry = await makeInquiry();
  const id = await made('selfie', { 'inquiry-id': inquiry, 'verification-template-id': 'face' });
  await made('database', { 'inquiry-id': inquiry });
  const template = at(
    (await done('GET', `/verifications/${id}`)).body,
    'data',
    'relationships',
    'verification-template',
  );
  const ids = async (query: string): Promise<Value> =>
    (at((await done('GET', `/verifications?${query}`)).body, 'data') as readonly Value[]).map((one) => at(one, 'id'));
  expect(await ids(`filter[inquiry-id]=${inquiry}`)).toHaveLength(2);
  expect(await ids(`filter[inquiry-id]=${inquiry}&filter[type]=selfie`)).toEqual([id]);
  expect(at(template, 'data', 'type')).toBe('verification-template/selfie');
  expect(
    await ids(`filter[verification-template-id]=${String(at(template, 'data', 'id'))}&filter[inquiry-id]=${inquiry}`),
  ).toEqual([id]);
  expect(await ids(`filter[inquiry-id]=${inquiry}&filter[status]=passed`)).toEqual([]);
});

test('a template needs checks that are one each, and a key that is its own', async () => {
  const twice = await api.send('POST', '/verification-templates', {
    data: { type: 'selfie', attributes: { name: 'x', checks: [{ name: 'a' }, { name: 'a' }] } },
  });
  expect([twice.status, at(problemOf(twice), 'source', 'pointer')]).toEqual([422, '/data/attributes/checks/1']);
  const taken = await api.send('POST', '/verification-templates', {
    data: { type: 'selfie', attributes: { name: 'x', key: 'face' } },
  });
  expect(taken.status).toBe(409);
  const read = await done('GET', '/verification-templates/face');
  expect(at(read.body, 'data', 'relationships', 'latest-published-version', 'data', 'type')).toBe(
    'verification-template-version/selfie',
  );
});

describe('in the sandbox', () => {
  const simulate = (inquiry: string, ...actions: readonly Value[]) =>
    api.send('POST', `/inquiries/${inquiry}/perform-simulate-actions`, { meta: { 'simulate-actions': actions } });
  const withTemplate = (type: string, id: string) => ({ type, data: { 'verification-template-id': id } });

  test.each([
    [['start_inquiry', 'complete_inquiry'], 'completed'],
    [['start_inquiry', 'fail_inquiry'], 'failed'],
    [['expire_inquiry'], 'expired'],
    [['mark_for_review_inquiry', 'approve_inquiry'], 'approved'],
    [['decline_inquiry'], 'declined'],
  ])('%j lead to %s', async (actions, status) => {
    const answer = await simulate(await makeInquiry(), ...actions.map((type) => ({ type })));
    expect([answer.status, statusOf(answer)]).toEqual([200, status]);
  });

  test('a verification passes or fails as if the person had gone through it', async () => {
    const inquiry = await makeInquiry();
    const answer = await simulate(
      inquiry,
      withTemplate('create_failed_verification', 'face'),
      withTemplate('create_passed_verification', 'face'),
      { type: 'complete_inquiry' },
    );
    expect([answer.status, statusOf(answer)]).toEqual([200, 'completed']);
    const verifications = at(answer.body, 'data', 'relationships', 'verifications', 'data') as readonly Value[];
    const seen = await Promise.all(
      verifications.map(async (one) => {
        const { body } = await done('GET', `/verifications/${String(at(one, 'id'))}`);
        const checks = at(body, 'data', 'attributes', 'checks') as readonly Value[];
        return [at(body, 'data', 'attributes', 'status'), ...checks.map((check) => at(check, 'status'))];
      }),
    );
    expect(seen.sort()).toEqual([
      ['failed', 'failed', 'passed'],
      ['passed', 'passed', 'passed'],
    ]);
  });

  test('a template that there is not is a 404 that says where, and nothing was done', async () => {
    const inquiry = await makeInquiry();
    const answer = await simulate(inquiry, { type: 'start_inquiry' }, withTemplate('create_passed_verification', 'no'));
    expect(answer.status).toBe(404);
    expect(at(problemOf(answer), 'meta', 'pointer')).toBe('/meta/simulate-actions/1/data/verification-template-id');
    expect(statusOf(await done('GET', `/inquiries/${inquiry}`))).toBe('created');
  });
});
