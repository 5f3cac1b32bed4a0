import { sql } from 'kysely';
import { prepared, type Trx } from '../../database';
import type { CommittedRun } from '../../runs/start/start-run';
import type { Service } from '../../service';
import { followEvents } from '../follow-events';
import type { FollowUp, Work } from '../follow-up';
import { attempt, Failure } from './attempt';
import { startByEvent, startsNothing } from './dispatch-event';
import { type DispatchedEvent, type EventHead, readEvents } from './dispatched-event';
import { type Listening, matchTriggers } from './match-triggers';
import { matchWaits, type Waiting } from './match-waits';
import { ringOrClose } from './ring-or-close';
import { leaseEvents, markDispatched, putOff } from './set-events';

/** Events that one transaction takes. */
export const BATCH_SIZE = 100;

/** What a transaction that took events has left to do. */
export interface TakenBatch {
  readonly taken: number;
  /** Runs whose rows are committed, to be started in Temporal. */
  readonly runs: readonly CommittedRun[];
  readonly work: readonly Work[];
  /** Events that are marked when the insisted work of theirs is done. */
  readonly leased: readonly string[];
}

const NOTHING: TakenBatch = { taken: 0, runs: [], work: [], leased: [] };

/** A batch failed as a whole: which event is at fault is found by trying them one by one. */
export class BatchFailure extends Error {
  override readonly name = 'BatchFailure';
  constructor(
    readonly eventIds: readonly string[],
    override readonly cause: unknown,
  ) {
    super('A batch of events could not be dispatched.');
  }
}

/**
 * Takes the oldest events that no other dispatcher holds, or the one that is named: inserts the runs that they start and
 * the rows of what else follows them, and marks those for which that is all, in one transaction. The others are leased:
 * a process that dies with them leaves them to the next one, and a run is inserted once for an event, a ring too many
 * finds nothing new. Nobody outside of the database is asked meanwhile. Throws a BatchFailure.
 */
export async function takeBatch(
  service: Service,
  followUps: readonly FollowUp[],
  eventId?: string,
): Promise<TakenBatch> {
  let ids: readonly string[] = [];
  try {
    return await service.db.transaction().execute(async (trx) => {
      const heads = await takeHeads(trx, eventId);
      ids = heads.map((head) => head.id);
      return heads.length === 0 ? NOTHING : dispatch(service, trx, heads, followUps);
    });
  } catch (error) {
    throw ids.length === 0 ? error : new BatchFailure(ids, error);
  }
}

async function takeHeads(trx: Trx, eventId: string | undefined): Promise<readonly EventHead[]> {
  const { rows } = await prepared<EventHead>`
    select e.id, e.name, e.object_id as "objectId", e.object_kind as "objectKind",
      e.environment_id as "environmentId", e.decided_at is not null as decided
    from events e
    where e.dispatched_at is null and e.parked_at is null
      and (e.next_attempt_at is null or e.next_attempt_at <= clock_timestamp())
      ${eventId === undefined ? sql`` : sql`and e.id = ${eventId}`}
    order by e.created_at, e.id limit ${BATCH_SIZE}::int for update of e skip locked`.execute(trx);
  return rows;
}

async function dispatch(
  service: Service,
  trx: Trx,
  heads: readonly EventHead[],
  followUps: readonly FollowUp[],
): Promise<TakenBatch> {
  const ids = heads.map((head) => head.id);
  const listening = await matchTriggers(trx, undecided(heads));
  const wanted = followUps.map((followUp) => heads.filter((head) => followUp.wants(head)));
  const needed = new Set([...listening.keys(), ...wanted.flatMap((some) => some.map((head) => head.id))]);
  const events = await readEvents(trx, [...needed]);
  const failed = new Map<string, unknown>();
  const runs = await startAll(trx, heads, events, listening, failed);
  const work = ringsOf(await matchWaits(trx, ids));
  for (const [index, followUp] of followUps.entries()) {
    const its = (wanted[index] ?? []).flatMap((head) => events.get(head.id) ?? []);
    if (its.length === 0) continue;
    const followed = await followEvents(trx, followUp, its);
    work.push(...followed.work);
    for (const [id, error] of followed.failed) failed.set(id, error);
  }
  const insisted = new Set(work.filter((each) => each.insisted).map((each) => each.eventId));
  const leased = ids.filter((id) => insisted.has(id) && !failed.has(id));
  await leaseEvents(trx, leased);
  await markDispatched(
    trx,
    ids.filter((id) => !insisted.has(id) && !failed.has(id)),
  );
  for (const [id, error] of failed) await putOff(service, trx, id, error);
  return { taken: heads.length, runs, work, leased };
}

function undecided(heads: readonly EventHead[]): readonly string[] {
  return heads.filter((head) => !head.decided).map((head) => head.id);
}

/** One event's trouble does not undo what the others of its batch have started. */
async function startAll(
  trx: Trx,
  heads: readonly EventHead[],
  events: ReadonlyMap<string, DispatchedEvent>,
  listening: ReadonlyMap<string, readonly Listening[]>,
  failed: Map<string, unknown>,
): Promise<readonly CommittedRun[]> {
  const runs: CommittedRun[] = [];
  for (const { id } of heads) {
    const event = events.get(id);
    const all = listening.get(id);
    if (event === undefined || all === undefined) continue;
    const may = all.filter((each) => !startsNothing(event, each));
    if (may.length === 0) continue;
    const started = await attempt(trx, async () => {
      const its: CommittedRun[] = [];
      for (const each of may) {
        const run = await startByEvent(trx, event, each);
        if (run !== undefined) its.push(run);
      }
      return its;
    });
    if (started instanceof Failure) failed.set(id, started.error);
    else runs.push(...started);
  }
  return runs;
}

/** A ring for each wait that an event may end; one that several events may end is rung once for all of them. */
function ringsOf(waiting: readonly Waiting[]): Work[] {
  const rings = new Map<string, Promise<void>>();
  return waiting.map(({ eventId, waitId, runId }) => ({
    eventId,
    insisted: true,
    do: (service) => {
      const ring = rings.get(waitId) ?? ringOrClose(service, { waitId, runId });
      rings.set(waitId, ring);
      return ring;
    },
  }));
}
