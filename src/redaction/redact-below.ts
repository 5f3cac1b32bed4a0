import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import type { DispatchedEvent } from '../events/dispatch/dispatched-event';
import { announce } from '../events/notify';
import { FaultError } from '../faults';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import type { Service } from '../service';
import type { Writing } from '../writing';
import { readAssociated } from './associated';
import { readBelow } from './below';
import { redactBiometricsOf } from './redact-biometrics';
import { redactObject } from './redact-object';

type Needs = Pick<Service, 'db' | 'pool'>;

/** Redacts what hangs directly on the object of the event, each in a transaction of its own: their events do the rest. */
export async function redactBelow({ db }: Needs, event: DispatchedEvent): Promise<void> {
  for (const { id, kind } of await readBelow(db, event.objectId)) {
    await db.transaction().execute(async (trx) => redactOne(writingOf(trx, event), kind, id, event));
  }
}

/** Redacts the biometrics of all that the transaction of the event is associated with, each in one of the database. */
export async function redactAssociated({ db }: Needs, event: DispatchedEvent): Promise<void> {
  for (const { id, kind } of await readAssociated(db, event.objectId, event.id)) {
    await db.transaction().execute(async (trx) => redactBiometricsOfOne(writingOf(trx, event), kind, id, event));
  }
}

/** Redacts a verification that was let go, or its biometrics alone, where its lock has stopped that. */
export async function redactUnlocked({ db, pool }: Needs, event: DispatchedEvent): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ whole: boolean; biometrics: boolean }>`
      select exists (
        select from objects v join object_relations r on r.from_id = v.id and r.relation in ('inquiry', 'accounts', 'transaction')
        join objects p on p.id = r.to_id
        where v.id = ${event.objectId} and v.redacted_at is null and v.created_at <= p.redacted_at) as whole,
      exists (
        select from events unlocked join events held on held.object_id = unlocked.object_id
        where unlocked.id = ${event.id} and held.name = 'verification.redaction-held'
          and held.context ->> 'biometrics' = 'true' and held.created_at < unlocked.created_at
          and not exists (
            select from events earlier
            where earlier.object_id = held.object_id and earlier.name = 'verification.updated'
              and earlier.context -> 'after' ->> 'investigation_locked' = 'false'
              and earlier.created_at > held.created_at and earlier.created_at < unlocked.created_at)
      ) as biometrics`.execute(trx);
    const writing = writingOf(trx, event);
    if (rows[0]?.whole === true) await redactOne(writing, 'verification', event.objectId, event);
    else if (rows[0]?.biometrics === true) await redactBiometricsOfOne(writing, 'verification', event.objectId, event);
  });
  announce(pool);
}

function writingOf(trx: Writing['trx'], { id, environment, depth }: DispatchedEvent): Writing {
  return { trx, environment, actor: { type: 'system', id: 'redaction' }, cause: { depth, eventId: id } };
}

async function redactOne(writing: Writing, kind: string, id: string, event: DispatchedEvent): Promise<void> {
  try {
    await unlessHeld(writing, kind, id, { redacted_id: event.objectId }, () =>
      redactObject(writing, kind, id, { below: true }),
    );
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'already_redacted') throw error;
  }
}

async function redactBiometricsOfOne(
  writing: Writing,
  kind: string,
  id: string,
  { objectId, createdAt }: DispatchedEvent,
): Promise<void> {
  const told = { redacted_id: objectId, biometrics: true };
  await unlessHeld(writing, kind, id, told, () => redactBiometricsOf(writing, kind, id, createdAt));
}

/** One that was locked since stops it there; that is told once, and its being unlocked takes it up again. */
async function unlessHeld(
  writing: Writing,
  kind: string,
  id: string,
  told: ValueMap,
  redact: () => Promise<unknown>,
): Promise<void> {
  try {
    await redact();
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'redaction_held') throw error;
    await tellHeld(writing, kind, id, told);
  }
}

async function tellHeld(writing: Writing, kind: string, id: string, told: ValueMap): Promise<void> {
  const { object } = await lockForChange(writing, kind, id);
  const name = `${kind}.redaction-held`;
  const { rows } = await sql<{ told: boolean }>`
    select exists (
      select from events where object_id = ${id} and name = ${name}
        and cause ->> 'event_id' = ${writing.cause.eventId ?? ''}) as told`.execute(writing.trx);
  if (rows[0]?.told !== true) await writeEvent(writing, object, name, told);
}
