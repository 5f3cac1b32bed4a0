import { PUBLISHED_OPERATIONS } from '../../api/not-here/published-operations';
import type { Value } from '../../interpreter/value';
import { at, idOf } from '../service/api/test-api';
import { FIXTURES } from './fixtures';
import type { World } from './world';

/** One object of each resource that the API has, so that requests by id reach something. */
export interface KnownThings {
  /** By what stands before the id in addresses: `/list-item/countries`. */
  readonly ids: Readonly<Record<string, string>>;
  /** What names one of them in bodies, by the last part of the name: `inquiry-id`. */
  readonly references: Readonly<Record<string, Value>>;
}

const ONE = /^(.+)\/\{[^}]+\}$/;

export async function makeKnownThings(world: World): Promise<KnownThings> {
  const ids: Record<string, string> = {};
  for (const { method, path, operation } of PUBLISHED_OPERATIONS) {
    const [, place] = ONE.exec(path) ?? [];
    const fixture = FIXTURES[operation];
    if (method !== 'GET' || place === undefined || fixture === undefined) continue;
    const { id } = await fixture.prepare(world, undefined);
    if (id !== undefined) ids[place] = id;
  }
  Object.assign(ids, await ownThings(world));
  // Its type has a relation by name, which is listed for it.
  const related = await FIXTURES['accounts-list-all-relations']?.prepare(world, undefined);
  return { ids: { ...ids, '/accounts': related?.id ?? '' }, references: referencesOf(ids) };
}

/** What the published document has no address for, or nobody prepared there. */
async function ownThings(world: World): Promise<Record<string, string>> {
  const made = async (url: string, type: string, attributes: { [name: string]: Value }) =>
    idOf(await world.send('POST', url, { data: { type, attributes } }));
  const newest = async (url: string) => String(at((await world.send('GET', url)).body, 'data', 0, 'id'));
  const workflow = await world.workflow();
  const csv = { text: 'name\nJane\n', headers: { 'content-type': 'text/csv' } };
  const upload = await world.api.send('POST', `/workflows/${workflow}/run-uploads`, undefined, csv);
  const report = { name: 'Lists', key: 'known-report' };
  const connection = {
    'connection-type': 'http',
    key: 'known',
    settings: { 'base-url': 'https://a.example', auth: 'none' },
  };
  const verification = await made('/verification-templates', 'verification-template/selfie', { name: 'F', key: 'f' });
  return {
    '/case-comments': await world.make(`/cases/${await world.case()}/comments`, { message: 'Odd.' }),
    '/case-queues': await world.make('/case-queues', { name: 'First' }),
    '/case-templates': 'manual-review',
    '/connections': await world.make('/connections', connection),
    '/events': await newest('/events'),
    '/inquiry-templates': 'onboarding',
    '/inquiry-template-versions': await newest('/inquiry-template-versions?filter[inquiry-template-id]=onboarding'),
    '/report-templates': await made('/report-templates', 'report-template/watchlist', report),
    '/schedules': await scheduled(world),
    '/selfies': await made('/selfies', 'selfie/center-only', {}),
    '/tags': await world.make('/tags', { name: 'Known' }),
    '/verification-templates': verification,
    '/workflow-run-uploads': idOf(upload),
    '/workflows': workflow,
  };
}

/** A workflow that starts by itself: its schedule has its key. */
async function scheduled(world: World): Promise<string> {
  const trigger = { type: 'schedule', every: { days: 1, at: '02:30' }, time_zone: 'UTC' };
  await world.make('/workflows', { definition: { key: 'nightly', name: 'Nightly', trigger, steps: [] } });
  await world.send('POST', '/workflows/nightly/publish');
  await world.send('POST', '/workflows/nightly/activate');
  return 'nightly';
}

/** A list of each type, by the plural that stands in addresses. */
export async function listsOfEachType(world: World): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { method, path } of PUBLISHED_OPERATIONS) {
    const [, plural] = /^\/list-item\/([^/]+)$/.exec(path) ?? [];
    if (method !== 'POST' || plural === undefined) continue;
    const more = plural === 'fields' ? { 'field-key': 'employer' } : {};
    made[plural] = await world.make(`/list/${plural}`, { name: `Known ${plural}`, ...more });
  }
  return made;
}

function referencesOf(ids: Readonly<Record<string, string>>): Record<string, Value> {
  const of = (place: string): string => ids[place] ?? '';
  return {
    'inquiry-template-id': 'onboarding',
    'case-template-id': 'manual-review',
    'inquiry-id': of('/inquiries'),
    'inquiry-ids': [of('/inquiries')],
    'list-id': of('/lists'),
    'relation-schema-key': 'beneficial_owners',
    'source-account-ids': [of('/accounts')],
    'target-object-id': of('/accounts'),
    'verification-template-id': of('/verification-templates'),
    file: { data: Buffer.from('value\nabc\n').toString('base64'), filename: 'file.csv' },
    ids: [of('/accounts')],
    version: 1,
  };
}
