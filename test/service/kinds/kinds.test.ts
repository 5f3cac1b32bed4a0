import { KINDS, kindEntries } from '../../../src/kinds';
import { LIST_TYPES } from '../../../src/kinds/lists/list-types';
import { takeSnapshot } from '../../../src/objects/rows/snapshot-of';
import { makeWorld, type World } from '../objects/world';

const NAMES = [
  'account',
  'account-type',
  'case',
  'case-comment',
  'case-queue',
  'case-template',
  'connection',
  'device',
  'document',
  'importer-pipeline-run',
  'inquiry',
  'inquiry-session',
  'inquiry-template',
  'inquiry-template-version',
  'list',
  'list-item',
  'report',
  'report-template',
  'selfie',
  'tag',
  'transaction',
  'transaction-label',
  'transaction-type',
  'verification',
  'verification-template',
  'verification-template-version',
  'webhook',
  'workflow-run',
];

test('there are these kinds, each with a prefix of its own', () => {
  expect([...KINDS.keys()].sort()).toEqual(NAMES);
  const prefixes = [...KINDS.values()].map((kind) => kind.prefix);
  expect(new Set([...prefixes, ...[...LIST_TYPES.values()].map((type) => type.prefix)]).size).toBe(
    prefixes.length + LIST_TYPES.size,
  );
});

test.each(NAMES)('what %s declares leads to what there is', (name) => {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new Error('no kind');
  for (const event of Object.keys(kind.events)) expect(['.', '/']).toContain(event.slice(name.length)[0]);
  for (const event of Object.keys(kind.events)) expect(event.startsWith(name)).toBe(true);
  const statuses = kind.statuses?.names ?? [];
  for (const move of kind.statuses?.moves ?? []) {
    expect(kind.events).toHaveProperty([move.event]);
    for (const status of [move.to, ...move.from]) expect(statuses).toContain(status);
    for (const stamp of [...(move.stamps ?? []), ...(move.clears ?? [])])
      expect(kind.attributes).toHaveProperty([stamp]);
  }
  if (kind.statuses)
    for (const { status } of Object.values(kind.events)) expect([undefined, ...statuses]).toContain(status);
  for (const relation of Object.values(kind.relations)) {
    expect(NAMES).toContain(relation.kind);
    if (relation.back === undefined) expect(relation.held).toEqual(expect.any(String));
    else
      expect(Object.values(KINDS.get(relation.kind)?.relations ?? {}).map((one) => one.held)).toContain(relation.back);
  }
  for (const subject of kind.subjects) expect(kind.relations[subject]?.held).toBe(subject);
  for (const absent of kind.unavailable) {
    expect(kind.attributes).not.toHaveProperty([absent]);
    expect(kind.relations).not.toHaveProperty([absent]);
  }
});

test('a picture or film of a person is biometric, wherever a kind declares one; what is biometric can be redacted', () => {
  const SHOWS = /(^|_)(photos?|face|portrait|picture|video|image)(_|$)/;
  const all = [...KINDS.values()].flatMap(({ name, attributes }) =>
    Object.entries(attributes).map(([key, attribute]) => ({ place: `${name}.${key}`, key, ...attribute })),
  );
  const shown = all.filter(({ key, type }) => SHOWS.test(key) && type.personal === true);
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter(({ biometric }) => biometric !== true).map(({ place }) => place)).toEqual([]);
  const biometric = all.filter((attribute) => attribute.biometric === true);
  for (const { place, source, type } of biometric)
    expect([place, source, type.personal]).toEqual([place, 'stored', true]);
  for (const name of new Set(biometric.map(({ place }) => place.split('.')[0])))
    expect(KINDS.get(String(name))?.events).toHaveProperty([`${name}.redacted`]);
});

test('the compiler is told of all that can be read, and of nothing that is hidden', () => {
  const entries = kindEntries();
  expect(Object.keys(entries).sort()).toEqual(NAMES);
  expect(entries['inquiry']).toMatchObject({
    kind: 'inquiry',
    prefix: 'inq',
    relations: { account: { kind: 'account', many: false }, cases: { kind: 'case', many: true } },
    subjects: ['account'],
    events: { 'inquiry.completed': { status: 'completed' }, 'inquiry.updated-tags': {} },
  });
  expect(entries['case']?.subjects).toEqual(
    expect.arrayContaining(['inquiry', 'account', 'report', 'transaction', 'verification', 'document']),
  );
  expect(entries['inquiry']?.attributes).not.toHaveProperty('redirect_uri');
  expect(entries['inquiry']?.attributes['age']).toEqual({
    type: { is: 'integer', optional: true, personal: true },
    source: 'derived',
  });
  expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
});

test('every name that the published product offers on an inquiry can be read or is refused by name', () => {
  const { attributes = {}, relations = {}, unavailable = [] } = kindEntries()['inquiry'] ?? {};
  const offered = [
    'account accounts age behavior_threat_level browser_count browser_fingerprints browser_types capture_methods',
    'client_mobile_sdk_version client_os_name completed_at country country_comparison country_from_session created_at',
    'creator decisioned_at device_count device_fingerprints device_names distraction_events document_check_score',
    'document_extractions document_similarity_score document_types environment expired_at failed_at failed_checks',
    'failed_checks_from_latest_verifications failed_aamva_verification_count passed_selfie_verification_count fields',
    'filled_properties geolocation_to_residency_delta id last_two_verifications_geolocation_delta proxy_detected',
    'selfie_liveness_risk_level selfie_photo selfies status tags template tor_detected verifications_government_id',
  ].flatMap((line) => line.split(' '));
  const known = [...Object.keys(attributes), ...Object.keys(relations), ...unavailable];
  for (const name of offered) expect(known).toContain(name);
});

describe('a snapshot of a stored object', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  test('leaves out what only objects of other types have', async () => {
    const object = await world.create('verification', {
      attributes: { verification_type: 'database', name_first: 'J' },
    });
    const { type, version, ...snapshot } = takeSnapshot(object, new Date());
    const { attributes = {} } = KINDS.get('verification') ?? {};
    const common = Object.keys(attributes).filter((key) => attributes[key]?.sparse !== true);
    expect(Object.keys(snapshot).sort()).toEqual([...common, 'name_first'].sort());
  });

  test('has exactly what the compiler was told of, with values of the declared types', async () => {
    const inquiry = await world.create('inquiry', { relations: { template: ['onboarding'] } });
    const made = await world.create('case', { relations: { template: ['manual-review'], inquiries: [inquiry.id] } });
    for (const object of [inquiry, made]) {
      const { type, version, ...snapshot } = takeSnapshot(object, new Date());
      const { attributes = {} } = kindEntries()[object.kind] ?? {};
      expect(Object.keys(snapshot).sort()).toEqual(Object.keys(attributes).sort());
      expect([type, version]).toEqual([object.kind, object.version]);
      for (const [key, attribute] of Object.entries(attributes)) {
        if (attribute.type.optional !== true) expect([key, snapshot[key]]).not.toEqual([key, null]);
      }
    }
  });
});
