import { createObject, getObject, moveObject, snapshotOf } from '../../../src/objects';
import { faultOf, makeWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const open = () => world.create('inquiry', { relations: { template: ['onboarding'] } });
const sit = (inquiry: string, attributes: Record<string, string | boolean> = {}) =>
  world.create('inquiry-session', { attributes, relations: { inquiry: [inquiry] } });
const stateOf = (id: string) => getObject(world.db, world.environment.id, id);

test('an inquiry remembers from where and with what its sessions came, every value once', async () => {
  const { id } = await open();
  await sit(id, {
    ip_address: '203.0.113.9',
    country_code: 'DE',
    browser_name: 'Firefox',
    browser_fingerprint: 'bf-1',
    device_fingerprint: 'df-1',
    device_name: 'Phone',
    os_name: 'Android',
    is_tor: true,
  });
  await sit(id, { ip_address: '2001:db8::1', country_code: 'DE', browser_fingerprint: 'bf-2', is_proxy: true });
  expect(await snapshotOf(world.db, await stateOf(id))).toMatchObject({
    ip_addresses: ['203.0.113.9', '2001:db8::1'],
    country_from_session: ['DE'],
    browser_types: ['Firefox'],
    browser_fingerprints: ['bf-1', 'bf-2'],
    browser_count: 2,
    device_fingerprints: ['df-1'],
    device_names: ['Phone'],
    device_count: 1,
    client_os_name: 'Android',
    tor_detected: true,
    proxy_detected: true,
  });
});

test('sessions that begin at once are all remembered', async () => {
  const { id } = await open();
  const addresses = Array.from({ length: 8 }, (_, index) => `198.51.100.${index}`);
  await Promise.all(addresses.map((address) => sit(id, { ip_address: address })));
  expect(new Set((await stateOf(id)).attributes['ip_addresses'] as string[])).toEqual(new Set(addresses));
});

test('the inquiry is a subject of what happens to its sessions', async () => {
  const inquiry = await open();
  const session = await sit(inquiry.id);
  expect(session.status).toBe('new');
  await world.write((writing) => moveObject(writing, 'inquiry-session', session.id, 'active'));
  expect((await world.eventsOf(session.id)).map(({ name, subjects }) => [name, subjects])).toEqual([
    ['inquiry-session.created', { [session.id]: 2, [inquiry.id]: 3 }],
    ['inquiry-session.started', { [session.id]: 3, [inquiry.id]: 4 }],
  ]);
});

test('an inquiry that ends ends its sessions, and has no new ones', async () => {
  const { id } = await open();
  const [one, other] = [await sit(id), await sit(id)];
  await world.write((writing) => moveObject(writing, 'inquiry-session', other.id, 'active'));
  await world.write((writing) => moveObject(writing, 'inquiry', id, 'declined'));
  for (const session of [one, other]) {
    expect(await stateOf(session.id)).toMatchObject({
      status: 'expired',
      attributes: { expired_at: expect.any(String) },
    });
    expect((await world.eventsOf(session.id)).at(-1)?.name).toBe('inquiry-session.expired');
  }
  expect(await faultOf(sit(id))).toMatchObject({ code: 'inquiry_closed', category: 'conflict' });
});

test('an inquiry has at most 25 sessions, of real addresses', async () => {
  const { id } = await open();
  expect(await faultOf(sit(id, { ip_address: '203.0.113.999' }))).toMatchObject({ pointer: '/attributes/ip_address' });
  for (let count = 0; count < 25; count += 1) await sit(id);
  expect(await faultOf(sit(id))).toMatchObject({ code: 'too_many_sessions', details: { limit: 25 } });
});

test('a session without an inquiry is refused', async () => {
  const made = world.write((writing) => createObject(writing, 'inquiry-session', {}));
  expect(await faultOf(made)).toMatchObject({ code: 'relation_target_not_found', pointer: '/relations/inquiry' });
});
