import type { Value, ValueMap } from '../../../../interpreter/value';
import { KINDS } from '../../../../src/kinds';
import { REPORT_TYPES } from '../../../../src/kinds/reports/report-types';
import { REPORT_VALUES } from '../../../../src/kinds/reports/report-values';
import { idOf, openTestApi, type TestApi } from '../test-api';
import { judge } from './judge';

type Row = readonly [field: string, operator: string, value?: Value];

let api: TestApi;
/** Ids by name. */
const made: { [name: string]: string } = {};

const post = async (url: string, body?: Value): Promise<string> => {
  const answer = await api.send('POST', url, body);
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return idOf(answer);
};
const attributes = (given: ValueMap): ValueMap => ({ data: { attributes: given } });
const ask = (type: string, given: ValueMap): Promise<string> =>
  post('/reports', { data: { type: `report/${type}`, attributes: given } });
const complete = (id: string, given: ValueMap = {}): Promise<string> =>
  post(`/reports/${id}/complete`, attributes(given));

const PEP = {
  'entity-id': 'e1',
  name: 'Jane Doe',
  'match-types': ['name-fuzzy', 'aka-exact'],
  positions: [{ 'pep-class': 'pep-class-2' }, { 'pep-class': 'pep-class-1' }],
};
const JANE = { 'name-first': 'Jane', 'name-last': 'Doe', birthdate: '1977-07-17', 'country-code': 'NO' };

beforeAll(async () => {
  api = await openTestApi();
  made['bare'] = await ask('crypto-address-watchlist', { query: { 'crypto-address': '1abc' } });
  made['pep'] = await makePep();
  made['media'] = await ask('adverse-media', { query: JANE });
  await complete(made['media'], { 'related-sources': [{ 'entity-id': 'e9', name: 'J' }] });
  await post(
    `/reports/${made['media']}/dismiss`,
    attributes({ reason: 'r', 'dismiss-type': 'entity', 'entity-id': 'e9' }),
  );
  made['phone'] = await ask('phone-number', { query: { 'phone-number': '+15550100' } });
  await complete(made['phone'], { 'phone-type': 'VOIP', 'phone-risk-score': 840 });
  await makeOfEachType();
  for (const id of [made['bare'], made['pep'], made['phone']])
    await post(`/reports/${id}/add-tag`, { meta: { 'tag-name': 'seen' } });
}, 60_000);
afterAll(() => api.close());

/** Run twice on a schedule: the second run found somebody; then paused. */
async function makePep(): Promise<string> {
  const type = 'politically-exposed-person';
  await post('/report-templates', {
    data: { type: `report-template/${type}`, attributes: { name: 'Often', key: 'often', 'interval-days': 30 } },
  });
  await post('/transaction-types', attributes({ name: 'Payment', key: 'payment' }));
  const transaction = await post('/transactions', attributes({ 'transaction-type-id': 'payment' }));
  const inquiry = await post('/inquiries', attributes({ 'inquiry-template-id': 'onboarding', 'reference-id': 'jane' }));
  const id = await ask(type, {
    'report-template-id': 'often',
    'inquiry-id': inquiry,
    'transaction-id': transaction,
    query: JANE,
    tags: ['vip'],
  });
  await complete(id);
  await post(`/reports/${id}/run`, { meta: { 'scheduled-date': '2026-02-01' } });
  await complete(id, { result: [PEP] });
  await post('/cases', { ...attributes({ 'case-template-id': 'manual-review' }), meta: { 'object-ids': [id] } });
  await post(`/reports/${id}/pause`);
  return id;
}

const ALL_OF = (row: Row): ValueMap => ({
  field: `trigger.${row[0]}`,
  operator: row[1],
  ...(row[2] !== undefined && { value: row[2] }),
});

/** Of a report of which much is known, and not of a bare one. */
const TELLING: readonly (readonly [name: string, ...Row])[] = [
  ['pep', 'status', 'equals', 'ready'],
  ['pep', 'match_found', 'equals', true],
  ['pep', 'is_continuous_match', 'equals', true],
  ['pep', 'is_continuous', 'equals', true],
  ['pep', 'paused_at', 'is_not_blank'],
  ['pep', 'completed_at', 'is_not_blank'],
  ['pep', 'tags', 'contains', 'vip'],
  ['pep', 'report_type', 'equals', 'politically-exposed-person'],
  ['pep', 'highest_similarity_level', 'equals', 'exact'],
  ['pep', 'pep_class_types', 'includes_all_of', ['pep-class-1', 'pep-class-2']],
  ['pep', 'query.name_first', 'equals', 'Jane'],
  ['pep', 'result[0].entity_id', 'equals', 'e1'],
  ['pep', 'account.reference_id', 'equals', 'jane'],
  ['pep', 'inquiry.reference_id', 'equals', 'jane'],
  ['pep', 'transaction.status', 'equals', 'created'],
  ['pep', 'template.key', 'equals', 'often'],
  ['pep', 'report_template.interval_days', 'equals', 30],
  ['pep', 'cases.count', 'equals', 1],
  ['media', 'is_dismissed', 'equals', true],
  ['media', 'ignore_list_entity.count', 'equals', 1],
  ['media', 'related_sources.count', 'equals', 1],
  ['media', 'birthdate_year', 'equals', 1977],
  ['media', 'term', 'equals', 'Jane Doe'],
  ['media', 'country_code', 'equals', 'NO'],
  ['phone', 'phone_type', 'equals', 'VOIP'],
  ['phone', 'phone_risk_score', 'greater_than', 800],
  ['phone', 'phone_number', 'equals', '+15550100'],
];

/** Of every report. */
const ALWAYS: readonly Row[] = [
  ['id', 'is_not_blank'],
  ['created_at', 'is_not_blank'],
  ['updated_at', 'is_not_blank'],
  ['redacted_at', 'is_blank'],
  ['environment', 'equals', 'sandbox'],
  ['report_template_version_name', 'equals', 'v1'],
  ['is_recurring', 'equals', false],
  ['query.crypto_address', 'equals', '1abc'],
];

test.each(TELLING.map(([name, ...row]) => ({ name, row })))(
  'of the report on $name, $row, and of a bare one not',
  async ({ name, row }) => {
    expect(await judge(api, made[name] ?? '', ALL_OF(row))).toBe(true);
    expect(await judge(api, made['bare'] ?? '', ALL_OF(row))).toBe(false);
  },
);

test.each(ALWAYS.map((row) => ({ row })))('of every report $row', async ({ row }) => {
  expect(await judge(api, made['bare'] ?? '', ALL_OF(row))).toBe(true);
});

/** A value of each type, as a source gives it. */
const SAMPLES: { readonly [is: string]: Value } = {
  string: 'a text',
  integer: 7,
  number: 7.5,
  boolean: true,
  map: { a: 'b' },
  any: { a: 'b' },
};
const sampleOf = (type: { readonly is: string; readonly of?: { readonly is: string } }): Value =>
  type.is === 'array' ? [type.of?.is === 'string' ? 'a text' : { a: 'b' }] : (SAMPLES[type.is] ?? null);

/** Those that the document describes, and one of those of which it knows the events alone: they are all alike. */
const TYPES = [...REPORT_TYPES].filter(([wire, { query }]) => query !== undefined || wire === 'custom-list');

const ANYTHING = new Map([['a', { type: { is: 'string' } }]]);

/** Answers of types of which the published document knows the events alone, and made-up results, are not held against it. */
async function makeOfEachType(): Promise<void> {
  for (const [wire, type] of TYPES) {
    const query = [...(type.query ?? ANYTHING)].map(([key, { type: of }]) => [
      key,
      of.is === 'date' ? '1977-07-17' : sampleOf(of),
    ]);
    const results = [...type.results].filter(([key]) => key !== 'query' && !key.startsWith('ignore_list'));
    const given = results.map(([key, { type: of }]) => [key, sampleOf(of)]);
    const body = { data: { type: `report/${wire}`, attributes: { query: Object.fromEntries(query) } } };
    const id = await post('/reports?extensions=true', body);
    await post(`/reports/${id}/complete?extensions=true`, attributes(Object.fromEntries(given)));
    made[wire] = id;
  }
}

const OF_TYPES = TYPES.flatMap(([wire, { results }]) =>
  [...results.keys()].filter((key) => !key.startsWith('ignore_list')).map((key) => [wire, key] as const),
);

test.each(TYPES.map(([wire]) => wire))('every value that a report of type %s gives can be asked for', async (wire) => {
  const keys = OF_TYPES.filter(([type]) => type === wire).map(([, key]) => key);
  const all = keys.map((key) => ALL_OF([key, 'is_not_blank']));
  expect(await judge(api, made[wire] ?? '', { all })).toBe(true);
});

/** Said by providers alone: test/temporal/reports.test.ts. */
const BY_PROVIDERS = ['screening', 'fault'];

test('nothing that can be read of a report is left out here', () => {
  const { attributes: declared = {}, relations = {} } = KINDS.get('report') ?? {};
  const shown = [
    ...TELLING.map(([, field]) => field),
    ...ALWAYS.map(([field]) => field),
    ...OF_TYPES.map(([, key]) => key),
    ...BY_PROVIDERS,
  ];
  const roots = new Set(shown.map((field) => field.replace(/[.[].*/, '')));
  const visible = Object.entries(declared).filter(([, attribute]) => attribute.hidden !== true);
  const names = [...visible.map(([key]) => key), ...Object.keys(relations)];
  expect(names.filter((name) => !roots.has(name) && !name.startsWith('ignore_list'))).toEqual([]);
  expect(Object.keys(REPORT_VALUES).length).toBeGreaterThan(100);
});

test('whatever a report gives or was asked with is personal', () => {
  const { attributes: declared = {} } = KINDS.get('report') ?? {};
  const names = [...Object.keys(REPORT_VALUES), 'query', 'highest_similarity_level', 'pep_class_types', 'ignored'];
  expect(names.filter((name) => declared[name]?.type.personal !== true)).toEqual([]);
});
