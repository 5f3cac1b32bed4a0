import { fault } from '../../../faults/fault';
import { declaredFields } from '../../fields/field-schemas';
import { fillFields } from '../../fields/fill-fields';
import { related } from '../../relations/related';
import { moveNotAllowed } from '../find-move';
import { refuseStatus } from '../plain-rule';
import { idsOf, type Rule, withAttributes } from '../rule';
import { FIRST_STATUS, transactionStatuses } from './transaction-type';

/** Fields and statuses are those of the transaction's type; a status may follow any other. */
export const TRANSACTION_RULE: Rule = {
  async prepare(writing, values, relations) {
    const [type] = relations.get('transaction_type') ?? [];
    if (type === undefined)
      throw fault('template_required', {
        pointer: '/relations/transaction_type',
        message: 'A transaction is made of a type.',
      });
    refuseStatus(values.status, FIRST_STATUS);
    return {
      ...values,
      status: FIRST_STATUS,
      fields: fillFields(declaredFields(type.attributes['field_schemas']), values.fields ?? {}),
      attributes: {
        environment: writing.environment.key,
        transaction_type_name: type.attributes['name'] ?? type.key ?? '',
      },
      relations: idsOf(relations),
    };
  },
  async move({ trx, actor }, { object }, to) {
    const [type] = await related(trx, object, 'transaction_type');
    const statuses = transactionStatuses(type);
    if (!statuses.includes(to))
      throw fault('status_unknown', {
        pointer: '/status',
        message: `The transaction's type has no such status. It has: ${statuses.join(', ')}.`,
        details: { allowed: statuses },
      });
    const others = statuses.filter((status) => status !== to);
    if (to === object.status) throw moveNotAllowed(object, to, others);
    const attributes = withAttributes(object, { reviewer_id: actor.id, reviewer_type: actor.type });
    return { change: { status: to, attributes }, events: ['transaction.status-updated'] };
  },
  async fieldsOf({ trx }, object) {
    const [type] = await related(trx, object, 'transaction_type');
    return declaredFields(type?.attributes['field_schemas']);
  },
};
