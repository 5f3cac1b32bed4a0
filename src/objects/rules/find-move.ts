import type { Value } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import type { Move } from '../../kinds/kind';
import type { StoredObject } from '../stored-object';

interface Restriction {
  /** Statuses that are reached; left out: all. */
  readonly reaches?: (status: string) => boolean;
  /** The event of the one move to the status that is meant; left out: any. */
  readonly by?: string | undefined;
}

/** The declared move from where an object is, of those that there are. Fault `move_not_allowed`, which names those. */
export function findMove(object: StoredObject, to: string, { reaches = () => true, by }: Restriction = {}): Move {
  const moves = kindNamed(object.kind).statuses?.moves ?? [];
  const isMeant = (move: Move) => by === undefined || move.to !== to || move.event === by;
  const open = moves.filter((move) => move.from.includes(object.status ?? '') && reaches(move.to) && isMeant(move));
  const move = open.find((one) => one.to === to);
  if (move === undefined) throw moveNotAllowed(object, to, [...new Set(open.map((one) => one.to))], by);
  return move;
}

/** The fault of a move that there is not: it names the statuses that can be reached. */
export function moveNotAllowed(object: StoredObject, to: string, allowed: readonly string[], by?: string) {
  const { kind, status } = object;
  const way = by === undefined ? to : `${to} by ${by}`;
  const can = allowed.length === 0 ? 'It can go nowhere from there.' : `From there it can go to ${allowed.join(', ')}.`;
  return fault('move_not_allowed', {
    message: `The ${kind} is ${status ?? 'without a status'} and cannot go to ${way}. ${can}`,
    details: { kind, from: status, to, allowed },
  });
}

/** The attributes that a move sets to its time, or takes away. */
export function stampsOf({ stamps = [], clears = [] }: Move, at: Date): { [key: string]: Value } {
  return Object.fromEntries([
    ...stamps.map((key): [string, Value] => [key, at.toISOString()]),
    ...clears.map((key): [string, Value] => [key, null]),
  ]);
}
