import type { ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../../src/database';
import type { StoredEvent } from '../../src/events/stored-event';
import { objectOfSnapshot } from '../../src/objects/rows/object-of-snapshot';
import { findRuns } from '../../src/runs/find-runs';
import type { Run } from '../../src/runs/run';
import { type EventStyle, serializeEvent } from '../resources/event';
import { resourceOf } from '../resources/resource-of';
import { serializeRun } from '../resources/workflows/workflow-run';
import { camelKey } from '../wire/inflection';
import type { Resource } from './envelope';
import { presentObjects } from './present-objects';

/** Events on the wire, in their order. A few queries a kind, however many events they are. */
export async function presentEvents(
  db: Db | Trx,
  events: readonly StoredEvent[],
  style: EventStyle,
): Promise<Resource[]> {
  const payloads = new Map<string, Resource>();
  const kinds = new Set(events.map((event) => event.objectKind));
  for (const kind of kinds) {
    const its = events.filter((event) => event.objectKind === kind);
    const resources = kind === 'workflow-run' ? await runsOf(db, its, style) : await objectsOf(db, kind, its, style);
    for (const [index, event] of its.entries()) payloads.set(event.id, resources[index] ?? plain(event));
  }
  return events.map((event) => serializeEvent(event, payloads.get(event.id) ?? plain(event), style));
}

/** One event on the wire. */
export async function presentEvent(db: Db | Trx, event: StoredEvent, style: EventStyle): Promise<Resource> {
  const [presented] = await presentEvents(db, [event], style);
  if (presented === undefined) throw new TypeError('One event gives one resource.');
  return presented;
}

async function objectsOf(
  db: Db | Trx,
  kind: string,
  events: readonly StoredEvent[],
  style: EventStyle,
): Promise<readonly Resource[]> {
  const resource = resourceOf(kind);
  if (resource === undefined) return events.map(plain);
  const objects = events.map(({ environmentId, objectId, snapshot }) =>
    objectOfSnapshot(environmentId, kind, objectId, snapshot),
  );
  return presentObjects(db, resource, objects, style);
}

async function runsOf(
  db: Db | Trx,
  events: readonly StoredEvent[],
  { extended }: EventStyle,
): Promise<readonly Resource[]> {
  const runs = await findRuns(
    db,
    events.map((event) => event.objectId),
  );
  return events.map((event) => {
    const run = runs.get(event.objectId);
    return run === undefined ? plain(event) : serializeRun(runThen(run, event.snapshot), extended);
  });
}

/** A run as it was in an event: what an event does not tell of it is as it is now. */
function runThen(run: Run, { status, completed_at }: ValueMap): Run {
  return {
    ...run,
    status: status as Run['status'],
    completedAt: typeof completed_at === 'string' ? new Date(completed_at) : null,
  };
}

/** What has no shape of its own on the wire, as the language knows it. */
function plain({ objectKind, objectId, snapshot }: StoredEvent): Resource {
  const attributes = Object.entries(snapshot).filter(([key]) => !['type', 'id', 'version'].includes(key));
  return {
    type: objectKind,
    id: objectId,
    attributes: Object.fromEntries(attributes.map(([key, value]) => [camelKey(key), value])),
  };
}
