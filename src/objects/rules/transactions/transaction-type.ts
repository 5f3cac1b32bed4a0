import type { Value } from '../../../../interpreter/value';
import type { StoredObject } from '../../stored-object';
import { checkRelations, checkStatuses } from '../accounts/account-type';
import { checkFieldChange } from '../check-field-change';
import { plainRule } from '../plain-rule';
import { refuseUsed } from '../refuse-used';
import type { Rule } from '../rule';
import { withName } from '../templates';

/** The status with which every transaction begins. */
export const FIRST_STATUS = 'created';
const DEFAULT: readonly string[] = ['approved', 'declined', 'needs review'];

/** The fields, statuses and relations that its transactions have. */
export const TRANSACTION_TYPE_RULE: Rule = {
  ...plainRule('transaction-type'),
  async prepare(_writing, values) {
    checkOwn(values.attributes['statuses']);
    checkRelations(values.attributes['relation_schemas']);
    return withName(values);
  },
  async checkChange(writing, type, changes) {
    checkFieldChange(type, changes);
    checkRelations(changes['relation_schemas']);
    const { statuses } = changes;
    if (statuses === undefined) return;
    checkOwn(statuses);
    const kept = transactionStatuses({ attributes: { statuses } });
    const gone = transactionStatuses(type).filter((status) => !kept.includes(status));
    await refuseUsed(writing, type, 'transaction_type', gone);
  },
};

/** The statuses of a type's transactions: the first is the one that they begin with. */
export function transactionStatuses(type: Pick<StoredObject, 'attributes'> | undefined): readonly string[] {
  const own = type?.attributes['statuses'];
  const others = Array.isArray(own) ? own.map(String) : DEFAULT;
  return [FIRST_STATUS, ...others.filter((status) => status !== FIRST_STATUS)];
}

function checkOwn(statuses: Value | undefined): void {
  if (statuses !== undefined && statuses !== null) checkStatuses(statuses);
}
