import type { Value } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { CHECK_REQUIREMENTS } from '../../../kinds/verifications/verification';
import { type Diagnostic, refuse } from '../../refuse';
import { plainRule } from '../plain-rule';
import { publishFirstVersion } from '../publish-first-version';
import type { Rule } from '../rule';

/** A verification template is made with its first version, published, which has its checks. */
export const VERIFICATION_TEMPLATE_RULE: Rule = {
  ...plainRule('verification-template'),
  async prepare(writing, values) {
    const { key, attributes } = values;
    const { checks, ...own } = attributes;
    if (typeof own['verification_type'] !== 'string')
      throw fault('attribute_invalid', {
        pointer: '/attributes/verification_type',
        message: 'A verification template has a type.',
      });
    const read = readCheckRules(checks ?? []);
    return {
      ...values,
      attributes: { ...own, name: own['name'] ?? key ?? own['verification_type'] },
      relations: {},
      status: 'active',
      after: (template) =>
        publishFirstVersion(writing, template, { verification_type: own['verification_type'] ?? null, checks: read }),
    };
  },
};

/** `[{name, requirement}]`, each name once. */
export function readCheckRules(given: Value): Value {
  const rules = given as readonly Value[];
  const names = new Set<string>();
  const found = rules.flatMap((rule, index): Diagnostic[] => {
    const pointer = `/attributes/checks/${index}`;
    const { name, requirement = 'not_required' } = (rule ?? {}) as { [key: string]: Value };
    const known = CHECK_REQUIREMENTS.some((one) => one === requirement);
    const named = typeof name === 'string' && name !== '' && name.length <= 255 && !names.has(name);
    names.add(String(name));
    if (named && known) return [];
    const message = `A check is {name, requirement}, each name once; requirements are ${CHECK_REQUIREMENTS.join(', ')}.`;
    return [{ code: 'attribute_invalid', pointer, message }];
  });
  if (found.length > 0) throw refuse('attribute_invalid', found);
  return rules.map((rule) => {
    const { name = '', requirement = 'not_required' } = rule as { [key: string]: Value };
    return { name, requirement };
  });
}
