import type { Value } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import type { Move } from '../../kinds/kind';
import type { StoredObject } from '../stored-object';

/**
 * The declared move from where an object is, of those to statuses that it `reaches`. Fault `move_not_allowed`, which names
 * those that are.
 */
export function findMove(object: StoredObject, to: string, reaches = (_status: string): boolean => true): Move {
  const moves = kindNamed(object.kind).statuses?.moves ?? [];
  const open = moves.filter((move) => move.from.includes(object.status ?? '') && reaches(move.to));
  const move = open.find((one) => one.to === to);
  if (move === undefined) throw moveNotAllowed(object, to, [...new Set(open.map((one) => one.to))]);
  return move;
}

/** The fault of a move that there is not: it names the statuses that can be reached. */
export function moveNotAllowed(object: StoredObject, to: string, allowed: readonly string[]) {
  const { kind, status } = object;
  const can = allowed.length === 0 ? 'It can go nowhere from there.' : `From there it can go to ${allowed.join(', ')}.`;
  return fault('move_not_allowed', {
    message: `The ${kind} is ${status ?? 'without a status'} and cannot go to ${to}. ${can}`,
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
