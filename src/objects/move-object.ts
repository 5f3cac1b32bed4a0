import type { Writing } from '../writing';
import { lockForChange } from './rows/lock-objects';
import { writeEvent } from './rows/write-event';
import { writeRow } from './rows/write-row';
import { ruleOf } from './rules';
import type { MoveOptions, Mover } from './rules/rule';
import type { StoredObject } from './stored-object';

/**
 * Brings an object to another status: its events and time stamps are those of the kind's declaration. Faults
 * `move_not_allowed` (names the statuses that can be reached), `status_unknown`, `object_not_found`.
 */
export async function moveObject(
  writing: Writing,
  kind: string,
  id: string,
  to: string,
  options: MoveOptions = {},
): Promise<StoredObject> {
  const locked = await lockForChange(writing, kind, id);
  const { object, at } = locked;
  const { change, events, context, after, next } = await ruleOf(kind).move(writing, locked, to, options);
  let moved = await writeRow(writing, object, change, at);
  const told = { before: { status: object.status }, after: { status: to }, ...context };
  for (const event of events) moved = await writeEvent(writing, moved, event, told);
  await after?.(moved, moverOf(writing));
  return next === undefined ? moved : moveObject(writing, kind, id, next);
}

/** What rules move other objects with. */
export function moverOf(writing: Writing): Mover {
  return (kind, id, to) => moveObject(writing, kind, id, to);
}
