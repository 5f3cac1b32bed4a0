import { ACCOUNT_RULE } from './account';
import { CASE_RULE } from './case';
import { INQUIRY_RULE } from './inquiry';
import { INQUIRY_SESSION_RULE } from './inquiry-session';
import { LIST_RULE } from './list';
import { plainRule } from './plain-rule';
import type { Rule } from './rule';
import { ACCOUNT_TYPE_RULE, CASE_TEMPLATE_RULE, INQUIRY_TEMPLATE_RULE } from './templates';

const RULES: ReadonlyMap<string, Rule> = new Map([
  ['account', ACCOUNT_RULE],
  ['account-type', ACCOUNT_TYPE_RULE],
  ['case', CASE_RULE],
  ['case-template', CASE_TEMPLATE_RULE],
  ['inquiry', INQUIRY_RULE],
  ['inquiry-session', INQUIRY_SESSION_RULE],
  ['inquiry-template', INQUIRY_TEMPLATE_RULE],
  ['list', LIST_RULE],
]);

/** What is particular to a kind when its objects are made and changed. */
export function ruleOf(kind: string): Rule {
  return RULES.get(kind) ?? plainRule(kind);
}
