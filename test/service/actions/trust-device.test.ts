import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectReference } from '../../../interpreter/value';
import { meetDeadline } from '../../../src/deadlines/meet-deadline';
import { answerQuestions } from '../../../src/look-ups/answer-questions';
import { related } from '../../../src/objects';
import { takeSnapshot } from '../../../src/objects/rows/snapshot-of';
import { makeActingWorld, referenceOf } from './acting-world';

const DAY = 86_400_000;

let world: Awaited<ReturnType<typeof makeActingWorld>>;
beforeAll(async () => {
  world = await makeActingWorld();
});
afterAll(() => world.end());

let phones = 0;
const newPhone = () => `phone-${++phones}`;

/** An inquiry with a session from each of these machines. */
async function inquiryFrom(...fingerprints: readonly string[]) {
  const inquiry = await world.newInquiry();
  const sessions: ObjectReference[] = [];
  for (const device_fingerprint of fingerprints)
    sessions.push(
      referenceOf(
        await world.create('inquiry-session', {
          attributes: { device_fingerprint },
          relations: { inquiry: [inquiry.id] },
        }),
      ),
    );
  return { inquiry: referenceOf(inquiry), sessions };
}

async function anyTrusted({ id }: ObjectReference) {
  const question = { is: 'relation', of: id, path: ['devices'], read: { any: 'trusted' } } as const;
  const [answer] = await answerQuestions(world.db, world.environment.id, [question]);
  return answer;
}

const deviceOf = async ({ sessions: [session] }: Awaited<ReturnType<typeof inquiryFrom>>) => {
  const [device] = await related(world.db, await world.now(session ?? { id: '' }), 'device');
  if (device === undefined) throw new Error('No device.');
  return device;
};
const namesOf = async ({ id }: { readonly id: string }) => (await world.eventsOf(id)).map(({ name }) => name);

test('the device of a session is trusted, and later inquiries from it know', async () => {
  const phone = newPhone();
  const first = await inquiryFrom(phone);
  expect(await anyTrusted(first.inquiry)).toBe(false);
  const { output, touched } = await world.perform('device.trust', { session: first.sessions[0] ?? null });
  const device = await world.now(await deviceOf(first));
  expect(touched).toEqual([device]);
  expect(output).toEqual({ devices: [referenceOf(device)] });
  expect(takeSnapshot(device, new Date())).toMatchObject({ trusted: true, trusted_until: null });
  const second = await inquiryFrom(newPhone(), phone);
  const other = await inquiryFrom(newPhone());
  const none = await world.newInquiry();
  expect([await anyTrusted(second.inquiry), await anyTrusted(other.inquiry)]).toEqual([true, false]);
  expect([await anyTrusted(referenceOf(none)), await anyTrusted({ type: 'inquiry', id: 'inq_nobody' })]).toEqual([
    false,
    false,
  ]);
});

test('an inquiry holds each device once, and trusting it trusts all of them', async () => {
  const [one, two] = [newPhone(), newPhone()];
  const { inquiry } = await inquiryFrom(one, two, one);
  expect(await related(world.db, await world.now(inquiry), 'devices')).toHaveLength(2);
  const { output } = await world.perform('device.trust', { inquiry });
  expect((output as { devices: unknown[] }).devices).toHaveLength(2);
  expect(await anyTrusted((await inquiryFrom(two)).inquiry)).toBe(true);
});

test('a device that is trusted stays as it is when that is said again', async () => {
  const device = referenceOf(await deviceOf(await inquiryFrom(newPhone())));
  for (let times = 0; times < 2; times += 1) await world.perform('device.trust', { device });
  expect(await namesOf(device)).toEqual(['device.created', 'device.trusted']);
});

test('what was said last holds: a time is set anew, or lifted', async () => {
  const device = referenceOf(await deviceOf(await inquiryFrom(newPhone())));
  const untilAfter = async (input: { readonly expires_in?: string }) => {
    await world.perform('device.trust', { device, ...input });
    const { trusted_until: until } = (await world.now(device)).attributes;
    return typeof until === 'string' ? Math.ceil((Date.parse(until) - Date.now()) / DAY) : null;
  };
  expect(await untilAfter({ expires_in: '30d' })).toBe(30);
  expect(await untilAfter({ expires_in: '7d' })).toBe(7);
  expect(await untilAfter({})).toBeNull();
});

test('trust is over when its time has come, and that is told once, by whoever keeps the time', async () => {
  const first = await inquiryFrom(newPhone());
  const device = await deviceOf(first);
  await world.perform('device.trust', { device: referenceOf(device), expires_in: '90d' });
  const until = Date.parse(String((await world.now(device)).attributes['trusted_until']));
  const now = await world.now(device);
  expect(takeSnapshot(now, new Date(until - 1))['trusted']).toBe(true);
  expect(takeSnapshot(now, new Date(until))['trusted']).toBe(false);
  const timer = {
    environmentId: world.environment.id,
    kind: 'device',
    objectId: device.id,
    attribute: 'trusted_until',
  };
  expect(await meetDeadline(world, { ...timer, at: 0 }, until - 1)).toBe(until);
  for (let times = 0; times < 2; times += 1) expect(await meetDeadline(world, { ...timer, at: 0 }, until)).toBeNull();
  expect(await namesOf(device)).toEqual(['device.created', 'device.trusted', 'device.trust-expired']);
  expect(await anyTrusted(first.inquiry)).toBe(false);
});

test('inquiries from before they held their devices are given them', async () => {
  const { inquiry } = await inquiryFrom(newPhone(), newPhone());
  const held = async () => (await related(world.db, await world.now(inquiry), 'devices')).map(({ id }) => id).sort();
  const before = await held();
  const folder = join(__dirname, '..', '..', '..', 'migrations');
  const migration = readdirSync(folder).find((name) => name.endsWith('-devices-of-inquiries.sql')) ?? '';
  await world.pool.query(`delete from object_relations where relation = 'devices'`);
  for (let times = 0; times < 2; times += 1) await world.pool.query(readFileSync(join(folder, migration), 'utf8'));
  expect(before).toHaveLength(2);
  expect(await held()).toEqual(before);
});
