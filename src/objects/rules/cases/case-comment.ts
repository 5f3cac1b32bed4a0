import { fault } from '../../../faults/fault';
import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';

const PLAIN = plainRule('case-comment');
const LONGEST = 10_000;

/** A comment is made on a case, by whoever makes it. */
export const CASE_COMMENT_RULE: Rule = {
  ...PLAIN,
  async prepare(writing, values, relations) {
    const { message } = values.attributes;
    if (relations.get('case')?.[0] === undefined)
      throw fault('relation_target_not_found', { pointer: '/relations/case', details: { kind: 'case' } });
    if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST)
      throw fault('attribute_invalid', {
        pointer: '/attributes/message',
        message: `A comment is a text of 1 to ${LONGEST} characters.`,
      });
    const { actor } = writing;
    const commenter = { commenter_id: actor.id, commenter_type: actor.type };
    return PLAIN.prepare(writing, { ...values, attributes: { ...values.attributes, ...commenter } }, relations);
  },
};
