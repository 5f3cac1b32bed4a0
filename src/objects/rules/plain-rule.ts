import { fault } from '../../faults/fault';
import { kindNamed } from '../../kinds';
import { checkFields } from '../fields/check-values';
import { findMove, stampsOf } from './find-move';
import { idsOf, type Rule, withAttributes } from './rule';

/** Of kinds that have nothing particular: no fields, and the statuses and moves of their declaration. */
export function plainRule(kind: string): Rule {
  return {
    async prepare(_writing, values, relations) {
      const initial = kindNamed(kind).statuses?.initial;
      refuseStatus(values.status, initial);
      return {
        ...values,
        fields: checkFields([], values.fields ?? {}),
        relations: idsOf(relations),
        ...(initial !== undefined && { status: initial }),
      };
    },
    async move(_writing, { object, at }, to) {
      const move = findMove(object, to);
      const attributes = withAttributes(object, stampsOf(move, at));
      return { change: { status: to, attributes }, events: [move.event] };
    },
    async fieldsOf() {
      return [];
    },
  };
}

/** Where a kind says in which status its objects begin, they begin in no other. */
export function refuseStatus(given: string | undefined, initial: string | undefined): void {
  if (given === undefined || given === initial) return;
  throw fault('status_unknown', {
    pointer: '/status',
    message: initial === undefined ? 'This kind has no status.' : `Objects of this kind begin as ${initial}.`,
  });
}
