import { archiveItem } from '../lists/archive-item';
import { moveObject } from '../objects/move-object';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import type { StoredObject } from '../objects/stored-object';
import { endTrust } from '../objects/verifications/trust-device';
import { runReportAgain } from '../reports';
import type { Writing } from '../writing';

/** A time at which something becomes of an object by itself. */
export interface Deadline {
  readonly kind: string;
  /** The attribute with the time: ISO 8601, UTC. Names the deadline beside the object. */
  readonly attribute: string;
  /** Events that may set the time, or move it by a change of status. A change of the attribute itself always may. */
  readonly setBy: readonly string[];
  /** Whether the time still counts. */
  counts(object: StoredObject): boolean;
  /** What becomes of the object, which is locked and at its time. */
  meet(writing: Writing, object: StoredObject): Promise<unknown>;
}

const statusIn =
  (...statuses: readonly string[]) =>
  ({ status }: StoredObject) =>
    status !== null && statuses.includes(status);

/** All of them. Each is kept by a timer in Temporal: no table is searched for what is due. */
export const DEADLINES: readonly Deadline[] = [
  {
    kind: 'inquiry',
    attribute: 'expires_at',
    setBy: ['inquiry.created', 'inquiry.started', 'inquiry.resumed'],
    counts: statusIn('created', 'pending'),
    meet: (writing, { id }) => moveObject(writing, 'inquiry', id, 'expired'),
  },
  {
    kind: 'inquiry-session',
    attribute: 'expires_at',
    setBy: ['inquiry-session.created'],
    counts: statusIn('new', 'active'),
    meet: (writing, { id }) => moveObject(writing, 'inquiry-session', id, 'expired'),
  },
  {
    kind: 'case',
    attribute: 'sla_expires_at',
    setBy: ['case.created', 'case.reopened'],
    counts: ({ attributes }) =>
      attributes['resolved_at'] === undefined && attributes['sla_expired_at'] !== attributes['sla_expires_at'],
    meet: expireSla,
  },
  {
    kind: 'list-item',
    attribute: 'expires_at',
    setBy: ['list-item.created', 'list-item.activated'],
    counts: statusIn('active'),
    meet: (writing, { id }) => archiveItem(writing, id),
  },
  {
    kind: 'device',
    attribute: 'trusted_until',
    setBy: ['device.trusted'],
    counts: ({ attributes }) => attributes['trusted_at'] !== undefined,
    meet: endTrust,
  },
  {
    kind: 'report',
    attribute: 'next_run_at',
    // A pause, a match and a run by hand need no event here: the time is looked up again before it is met.
    setBy: ['report.ready', 'report.errored', 'report.resumed', 'report.dismissed'],
    counts: ({ status, attributes }) => status !== 'pending' && attributes['is_recurring'] === true,
    meet: (writing, { id, attributes }) => runReportAgain(writing, id, String(attributes['next_run_at']).slice(0, 10)),
  },
];

/** A case that is late stays as it is: that it is late is told, once for each time that was set. */
async function expireSla(writing: Writing, object: StoredObject): Promise<void> {
  const { sla_expires_at: due = null } = object.attributes;
  const late = await writeRow(
    writing,
    object,
    { attributes: { ...object.attributes, sla_expired_at: due } },
    new Date(),
  );
  await writeEvent(writing, late, 'case.sla-expired', { sla_expires_at: due });
}

/** Milliseconds: when the deadline is, or null where it does not count (any more). */
export function dueOf(deadline: Deadline, object: StoredObject): number | null {
  const time = object.attributes[deadline.attribute];
  if (typeof time !== 'string' || object.redactedAt !== null || !deadline.counts(object)) return null;
  return Date.parse(time);
}
