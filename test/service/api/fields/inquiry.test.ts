import type { Value } from '../../../../interpreter/value';
import { KINDS } from '../../../../src/kinds';
import { VERIFICATION_TYPES } from '../../../../src/kinds/verifications/verification-types';
import { at, idOf, openTestApi, type SendOptions, type TestApi } from '../test-api';
import { judge } from './judge';

type Body = { [key: string]: Value };
type Row = readonly [field: string, operator: string, value?: Value | undefined];

let api: TestApi;
/** Ids by name: what happened to each is in its maker. */
const made: { [name: string]: string } = {};

beforeAll(async () => {
  api = await openTestApi();
  await makeWorld();
  for (const id of Object.values(made)) await post(`/inquiries/${id}/add-tag`, { meta: { 'tag-name': 'seen' } });
}, 240_000);
afterAll(() => api.close());

/** The tests of verifications hold such answers against the document; here there are too many of them for that. */
const UNCHECKED = { headers: { 'key-inflection': 'kebab' } };

async function done(method: string, url: string, body?: Value, options: SendOptions = {}): Promise<string> {
  const answer = await api.send(method, url, body, options);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
}

const post = (url: string, body?: Value): Promise<string> => done('POST', url, body);
const attributes = (given: Body): Value => ({ data: { attributes: given } });

const begin = (given: Body = {}): Promise<string> =>
  post('/inquiries', attributes({ 'inquiry-template-id': 'onboarding', ...given }));
const act = (id: string, action: string, meta?: Value): Promise<string> =>
  post(`/inquiries/${id}/${action}`, meta === undefined ? undefined : { meta });
const simulate = (id: string, ...types: readonly string[]): Promise<string> =>
  act(id, 'perform-simulate-actions', { 'simulate-actions': types.map((type) => ({ type })) });

async function verify(inquiry: string, type: string, outcome: 'pass' | 'fail' | undefined, given: Body = {}) {
  const { checks, ...own } = given;
  const body = { data: { type, attributes: { 'inquiry-id': inquiry, ...own, ...(checks && { checks }) } } };
  const id = await done('POST', '/verifications', body, UNCHECKED);
  if (outcome === undefined) return;
  await done('POST', `/verifications/${id}/submit`, undefined, UNCHECKED);
  await done('POST', `/verifications/${id}/${outcome}`, undefined, UNCHECKED);
}

const check = (name: string, status: string, metadata: Body = {}): Body => ({ name, status, metadata });

async function makeWorld(): Promise<void> {
  made['bare'] = await begin();
  made['ended'] = await makeEnded();
  made['expired'] = await begin();
  await act(made['expired'], 'expire');
  made['failed'] = await begin();
  await simulate(made['failed'], 'start_inquiry', 'fail_inquiry');
  made['counted'] = await begin();
  for (const type of VERIFICATION_TYPES.keys()) await verify(made['counted'], type, undefined);
  made['verified'] = await makeVerified();
  made['told'] = await makeTold();
}

async function makeEnded(): Promise<string> {
  const id = await begin({
    'reference-id': 'ref-1',
    note: 'a note',
    'creator-email-address': 'creator@example.com',
    tags: ['vip'],
    fields: {
      birthdate: '1990-01-02',
      'address-country-code': 'US',
      'address-subdivision': 'CA',
      'name-first': 'Jane',
    },
  });
  await simulate(id, 'start_inquiry', 'complete_inquiry', 'mark_for_review_inquiry');
  await act(id, 'approve', { comment: 'fine' });
  await post('/cases', {
    ...(attributes({ 'case-template-id': 'manual-review' }) as Body),
    meta: { 'object-ids': [id] },
  });
  return id;
}

async function makeVerified(): Promise<string> {
  const id = await begin();
  for (const outcome of ['fail', 'pass'] as const) {
    for (const type of COUNTED) await verify(id, type, outcome);
  }
  await verify(id, 'government-id', 'pass', {
    'capture-method': 'upload',
    'id-class': 'dl',
    'entity-confidence-score': 93.5,
    checks: [check('id_glare_detection', 'failed')],
  });
  await verify(id, 'government-id', 'pass', { checks: [check('id_blur_detection', 'failed')] });
  await verify(id, 'selfie', 'pass', {
    'document-similarity-score': 97.5,
    'photo-urls': [
      { page: 'left', url: 'https://x.example/l' },
      { page: 'center', url: 'https://x.example/c' },
    ],
    checks: [check('selfie_liveness_detection', 'passed', { score: 88.5, 'risk-level': 'low' })],
  });
  await verify(id, 'database', 'pass', {
    checks: [
      check('database_address_comparison', 'passed', { matches: ['street_1', 'city'] }),
      check('database_identity_comparison', 'passed', { matches: ['name_last'] }),
      check('database_ssn_comparison', 'passed', { 'edit-distance': 2 }),
    ],
  });
  await verify(id, 'database-tin', 'pass', { 'tin-type': 'ein' });
  const read = { 'document-type': 'utility_bill', fields: { total: { type: 'string', value: '7' } } };
  await post('/documents', { data: { type: 'document/generic', attributes: { 'inquiry-id': id, ...read } } });
  await post('/selfies', { data: { type: 'selfie/center-only', attributes: { 'inquiry-id': id } } });
  return id;
}

async function makeTold(): Promise<string> {
  await post('/list/names', attributes({ name: 'Watched', key: 'watched' }));
  await post('/list-item/names', attributes({ 'list-id': 'watched', 'name-first': 'Joe', 'name-last': 'Doe' }));
  const fields = { 'selected-country-code': 'DE', 'name-first': 'Joe', 'name-last': 'Doe' };
  const id = await begin({ fields });
  await post(
    '/inquiry-sessions',
    attributes({
      'inquiry-id': id,
      'ip-address': '203.0.113.9',
      'country-code': 'DE',
      'browser-name': 'Firefox',
      'browser-fingerprint': 'bf-1',
      'device-fingerprint': 'df-1',
      'device-name': 'Phone',
      'os-name': 'Android',
      'mobile-sdk-full-version': '2.1.0',
      'is-proxy': true,
      'is-tor': true,
    }),
  );
  for (const step of ['start', 'selfie']) await act(id, 'transition', { 'next-step-name': step });
  await act(id, 'set-signals', {
    signals: [
      { name: 'inquiry/behavior_threat_level', value: 'high' },
      { name: 'geolocation_to_residency_delta', value: 1200.5 },
      { name: 'inquiry/last_two_verifications_geolocation_delta', value: 7 },
    ],
    behaviors: { 'distraction-events': 4 },
  });
  return id;
}

const COUNTED = [...VERIFICATION_TYPES.keys()];
/** Further passed ones that are made for what they found. */
const FURTHER: { readonly [type: string]: number } = { 'government-id': 2, selfie: 1, database: 1, 'database-tin': 1 };

const snake = (type: string): string => type.replaceAll('-', '_');

/** What holds of an inquiry to which this happened, and of the bare one does not. */
const TELLING: readonly (readonly [name: string, ...Row])[] = [
  ['ended', 'status', 'equals', 'approved'],
  ['ended', 'reference_id', 'equals', 'ref-1'],
  ['ended', 'note', 'equals', 'a note'],
  ['ended', 'creator', 'equals', 'creator@example.com'],
  ['ended', 'reviewer_comment', 'equals', 'fine'],
  ['ended', 'reviewer_type', 'equals', 'api-key'],
  ['ended', 'reviewer_id', 'is_not_blank'],
  ['ended', 'started_at', 'is_not_blank'],
  ['ended', 'completed_at', 'is_not_blank'],
  ['ended', 'marked_for_review_at', 'is_not_blank'],
  ['ended', 'decisioned_at', 'is_not_blank'],
  ['ended', 'tags', 'contains', 'vip'],
  ['ended', 'fields.name_first', 'equals', 'Jane'],
  ['ended', 'age', 'greater_than', 30],
  ['ended', 'country', 'equals', 'US'],
  ['ended', 'us_state', 'equals', 'CA'],
  ['ended', 'filled_properties', 'includes_all_of', ['birthdate', 'name_first']],
  ['ended', 'cases.count', 'equals', 1],
  ['expired', 'expired_at', 'is_not_blank'],
  ['failed', 'failed_at', 'is_not_blank'],
  ['told', 'previous_step_name', 'equals', 'start'],
  ['told', 'next_step_name', 'equals', 'selfie'],
  ['told', 'ip_addresses', 'contains', '203.0.113.9'],
  ['told', 'country_from_session', 'contains', 'DE'],
  ['told', 'country_comparison', 'equals', true],
  ['told', 'browser_fingerprints', 'contains', 'bf-1'],
  ['told', 'browser_types', 'contains', 'Firefox'],
  ['told', 'browser_count', 'equals', 1],
  ['told', 'device_fingerprints', 'contains', 'df-1'],
  ['told', 'device_names', 'contains', 'Phone'],
  ['told', 'device_count', 'equals', 1],
  ['told', 'client_os_name', 'equals', 'Android'],
  ['told', 'client_mobile_sdk_version', 'equals', '2.1.0'],
  ['told', 'proxy_detected', 'equals', true],
  ['told', 'tor_detected', 'equals', true],
  ['told', 'sessions.count', 'equals', 1],
  ['told', 'devices.count', 'equals', 1],
  ['told', 'signals[0].value', 'equals', 'high'],
  ['told', 'behaviors.distraction_events', 'equals', 4],
  ['told', 'behavior_threat_level', 'equals', 'high'],
  ['told', 'distraction_events', 'equals', 4],
  ['told', 'geolocation_to_residency_delta', 'equals', 1200.5],
  ['told', 'last_two_verifications_geolocation_delta', 'equals', 7],
  ['told', 'list_matches', 'contains', 'watched'],
  ['verified', 'failed_verification_attempts', 'equals', COUNTED.length],
  ['verified', 'failed_checks', 'includes_all_of', ['id_glare_detection', 'id_blur_detection']],
  ['verified', 'failed_checks_from_latest_verifications', 'equals', ['id_blur_detection']],
  ['verified', 'capture_methods', 'equals', ['upload']],
  ['verified', 'document_types', 'includes_all_of', ['dl', 'utility_bill']],
  ['verified', 'document_extractions.total.value', 'equals', '7'],
  ['verified', 'document_check_score', 'equals', 93.5],
  ['verified', 'document_similarity_score', 'equals', 97.5],
  ['verified', 'liveness_check_score', 'equals', 88.5],
  ['verified', 'selfie_liveness_risk_level', 'equals', 'low'],
  ['verified', 'selfie_photo.url', 'equals', 'https://x.example/c'],
  ['verified', 'database_verification_address_matches', 'equals', ['street_1', 'city']],
  ['verified', 'database_verification_identity_matches', 'contains', 'name_last'],
  ['verified', 'database_verification_ssn_edit_distance', 'equals', 2],
  ['verified', 'database_tin_verification_tin_type', 'equals', 'ein'],
  ['verified', 'documents.count', 'equals', 1],
  ['verified', 'selfies.count', 'equals', 1],
  ['counted', 'verifications.count', 'equals', VERIFICATION_TYPES.size],
  ...[...VERIFICATION_TYPES.keys()].map(
    (type) => ['counted', `verifications_${snake(type)}.count`, 'equals', 1] as const,
  ),
  ...COUNTED.flatMap((type) => [
    ['verified', `failed_${snake(type)}_verification_count`, 'equals', 1] as const,
    ['verified', `passed_${snake(type)}_verification_count`, 'equals', 1 + (FURTHER[type] ?? 0)] as const,
  ]),
];

/** What every inquiry has from the beginning. */
const ALWAYS: readonly Row[] = [
  ['id', 'is_not_blank'],
  ['created_at', 'is_not_blank'],
  ['updated_at', 'is_not_blank'],
  ['expires_at', 'is_not_blank'],
  ['environment', 'equals', 'sandbox'],
  ['redacted_at', 'is_blank'],
  ['account.id', 'is_not_blank'],
  ['accounts.count', 'equals', 1],
  ['template.key', 'equals', 'onboarding'],
  ['template_version.status', 'equals', 'published'],
];

/** Shown by the tests of the kinds that they lead to. */
const ELSEWHERE = ['reports', 'transaction'];

const rowOf = ([field, operator, value]: Row): Body => ({
  field: `trigger.${field}`,
  operator,
  ...(value !== undefined && { value }),
});

test.each(TELLING.map(([name, ...row]) => ({ name, row: rowOf(row) })))(
  'of the inquiry that was $name, $row.field $row.operator $row.value, and of a bare one not',
  async ({ name, row }) => {
    const [id, bare] = [made[name], made['bare']];
    if (id === undefined || bare === undefined) throw new Error('There is no such inquiry.');
    expect(await judge(api, id, row)).toBe(true);
    expect(await judge(api, bare, row)).toBe(false);
  },
);

test.each(ALWAYS.map(rowOf))('of every inquiry $field $operator', async (row) => {
  expect(await judge(api, made['bare'] ?? '', row)).toBe(true);
});

test('nothing that can be read of an inquiry is left out here', () => {
  const { attributes = {}, relations = {} } = KINDS.get('inquiry') ?? {};
  const shown = [...TELLING.map(([, field]) => field), ...ALWAYS.map(([field]) => field)];
  const roots = new Set([...shown.map((field) => field.replace(/[.[].*/, '')), ...ELSEWHERE]);
  const visible = Object.entries(attributes).filter(([, attribute]) => attribute.hidden !== true);
  const declared = [...visible.map(([key]) => key), ...Object.keys(relations)];
  expect(declared.filter((name) => !roots.has(name))).toEqual([]);
});

test('the step that was next becomes the previous one, and the change of step is told', async () => {
  const { rows } = await api.service.pool.query<{ context: Body }>(
    `select context from events where object_id = $1 and name = 'inquiry.transitioned' order by created_at`,
    [made['told']],
  );
  expect(rows.map(({ context }) => context['after'])).toEqual([
    { next_step_name: 'start' },
    { next_step_name: 'selfie', previous_step_name: 'start' },
  ]);
  const same = await api.send('POST', `/inquiries/${made['told']}/transition`, {
    meta: { 'next-step-name': 'selfie' },
  });
  expect(at(same.body, 'data', 'attributes', 'previous-step-name')).toBe('start');
});

test('signals are {name, value} and nothing else', async () => {
  const id = made['bare'] ?? '';
  for (const signals of [[{ name: 'a' }], [{ name: 'a', value: {} }], ['a']]) {
    const refused = await api.send('POST', `/inquiries/${id}/set-signals`, { meta: { signals } });
    expect(refused.status).toBe(400);
  }
});
