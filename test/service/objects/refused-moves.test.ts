import { sql } from 'kysely';
import type { Fault } from '../../../interpreter/value';
import { FaultError } from '../../../src/faults';
import { KINDS } from '../../../src/kinds';
import { moveObject, type NewValues } from '../../../src/objects';
import { makeWorld, type World } from './world';

/** Kinds whose objects go from status to status by `moveObject`, each as it is made; of verifications some types. */
const MADE: readonly (readonly [name: string, kind: string, values: NewValues])[] = [
  ['an inquiry', 'inquiry', { relations: { template: ['onboarding'] } }],
  ['a session', 'inquiry-session', { relations: { inquiry: ['INQUIRY'] } }],
  ['a document', 'document', { attributes: { document_class: 'generic' } }],
  ['a selfie', 'selfie', { attributes: { selfie_type: 'center-only' } }],
  ['a report', 'report', { attributes: { report_type: 'phone-number', query: { phone_number: '+4791234567' } } }],
  ['a case', 'case', { relations: { template: ['manual-review'] } }],
  ['a transaction', 'transaction', { relations: { transaction_type: ['payment'] } }],
  ...['aamva', 'database-business', 'document', 'phone-number', 'selfie'].map(
    (type) => [`a verification of type ${type}`, 'verification', { attributes: { verification_type: type } }] as const,
  ),
];

let world: World;
let inquiry = '';
beforeAll(async () => {
  world = await makeWorld();
  await world.create('transaction-type', { key: 'payment', attributes: { name: 'Payment' } });
  inquiry = (await world.create('inquiry', { relations: { template: ['onboarding'] } })).id;
});
afterAll(() => world.end());

class Undone extends Error {}

/** What comes of a move from a status, whichever way the object came there; nothing stays of it. */
async function tryMove(kind: string, id: string, from: string, to: string) {
  try {
    await world.write(async (writing) => {
      await sql`update objects set status = ${from} where id = ${id}`.execute(writing.trx);
      await moveObject(writing, kind, id, to);
      throw new Undone();
    });
  } catch (error) {
    if (error instanceof Undone) return undefined;
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('It stayed.');
}

test.each(MADE)('%s that is refused a move is told of exactly those that it can make', async (_, kind, values) => {
  const given = JSON.stringify(values).replace('INQUIRY', inquiry);
  const { id, status } = await world.create(kind, JSON.parse(given));
  const names = KINDS.get(kind)?.statuses?.names ?? (await firstAllowed(kind, id, String(status)));
  let refusals = 0;
  for (const from of names) {
    const found = await Promise.all(names.map(async (to) => ({ to, fault: await tryMove(kind, id, from, to) })));
    const open = found.filter(({ fault }) => fault === undefined).map(({ to }) => to);
    for (const { to, fault } of found) {
      if (fault === undefined) continue;
      refusals += 1;
      expect([from, to, fault.code, fault.category]).toEqual([from, to, 'move_not_allowed', 'conflict']);
      expect([from, to, allowedIn(fault).toSorted()]).toEqual([from, to, open.toSorted()]);
      for (const name of open) expect(fault.message).toContain(name);
    }
  }
  expect(refusals).toBeGreaterThan(0);
});

/** Statuses that a template or type says: the first one, and those that it can go to. */
async function firstAllowed(kind: string, id: string, first: string): Promise<readonly string[]> {
  return [first, ...allowedIn(await tryMove(kind, id, first, first))];
}

function allowedIn(fault: Fault | undefined): readonly string[] {
  const allowed = fault?.details?.['allowed'];
  if (!Array.isArray(allowed)) throw new Error('It does not say what is allowed.');
  return allowed.map(String);
}
