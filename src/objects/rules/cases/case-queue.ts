import { fault } from '../../../faults/fault';
import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';

const PLAIN = plainRule('case-queue');

/** A queue has a name. */
export const CASE_QUEUE_RULE: Rule = {
  ...PLAIN,
  async prepare(writing, values, relations) {
    const { name } = values.attributes;
    if (typeof name !== 'string' || name.trim() === '')
      throw fault('attribute_invalid', { pointer: '/attributes/name', message: 'A queue has a name.' });
    return PLAIN.prepare(writing, values, relations);
  },
};
