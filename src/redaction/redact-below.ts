import { sql } from 'kysely';
import type { DispatchedEvent } from '../events/dispatched-event';
import { announce } from '../events/notify';
import { FaultError } from '../faults';
import { lockForChange } from '../objects/lock-objects';
import { writeEvent } from '../objects/write-event';
import type { Service } from '../service';
import type { Writing } from '../writing';
import { readBelow } from './below';
import { redactObject } from './redact-object';

type Needs = Pick<Service, 'db' | 'pool'>;

/** Redacts what hangs directly on the object of the event, each in a transaction of its own: their events do the rest. */
export async function redactBelow({ db }: Needs, event: DispatchedEvent): Promise<void> {
  for (const { id, kind } of await readBelow(db, event.objectId)) {
    await db.transaction().execute(async (trx) => redactOne(writingOf(trx, event), kind, id, event));
  }
}

/** Redacts a verification that was let go, where what it hangs on was redacted meanwhile. */
export async function redactUnlocked({ db, pool }: Needs, event: DispatchedEvent): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ due: boolean }>`
      select exists (
        select from objects v join object_relations r on r.from_id = v.id and r.relation in ('inquiry', 'accounts', 'transaction')
        join objects p on p.id = r.to_id
        where v.id = ${event.objectId} and v.redacted_at is null and v.created_at <= p.redacted_at) as due`.execute(
      trx,
    );
    if (rows[0]?.due === true) await redactOne(writingOf(trx, event), 'verification', event.objectId, event);
  });
  announce(pool);
}

function writingOf(trx: Writing['trx'], { id, environment, depth }: DispatchedEvent): Writing {
  return { trx, environment, actor: { type: 'system', id: 'redaction' }, cause: { depth, eventId: id } };
}

/** One that was locked since stops it there; that is told once, and its being unlocked takes it up again. */
async function redactOne(writing: Writing, kind: string, id: string, event: DispatchedEvent): Promise<void> {
  try {
    await redactObject(writing, kind, id, { below: true });
  } catch (error) {
    const code = error instanceof FaultError ? error.fault.code : undefined;
    if (code === 'already_redacted') return;
    if (code !== 'redaction_held') throw error;
    await tellHeld(writing, kind, id, event);
  }
}

async function tellHeld(writing: Writing, kind: string, id: string, event: DispatchedEvent): Promise<void> {
  const { object } = await lockForChange(writing, kind, id);
  const { rows } = await sql<{ told: boolean }>`
    select exists (
      select from events where object_id = ${id} and name = ${`${kind}.redaction-held`}
        and cause ->> 'event_id' = ${event.id}) as told`.execute(writing.trx);
  if (rows[0]?.told !== true)
    await writeEvent(writing, object, `${kind}.redaction-held`, { redacted_id: event.objectId });
}
