import { ACCOUNT_RULE } from './accounts/account';
import { ACCOUNT_TYPE_RULE } from './accounts/account-type';
import { CASE_RULE } from './cases/case';
import { CASE_COMMENT_RULE } from './cases/case-comment';
import { CASE_QUEUE_RULE } from './cases/case-queue';
import { INQUIRY_RULE } from './inquiries/inquiry';
import { INQUIRY_SESSION_RULE } from './inquiries/inquiry-session';
import { IMPORTER_RULE } from './lists/importer';
import { LIST_RULE } from './lists/list';
import { LIST_ITEM_RULE } from './lists/list-item';
import { plainRule } from './plain-rule';
import { REPORT_RULE } from './reports/report';
import { REPORT_TEMPLATE_RULE } from './reports/report-template';
import type { Rule } from './rule';
import { CASE_TEMPLATE_RULE, INQUIRY_TEMPLATE_RULE } from './templates';
import { TRANSACTION_RULE } from './transactions/transaction';
import { TRANSACTION_TYPE_RULE } from './transactions/transaction-type';
import { DOCUMENT_RULE, SELFIE_RULE } from './verifications/document';
import { VERIFICATION_RULE } from './verifications/verification';
import { VERIFICATION_TEMPLATE_RULE } from './verifications/verification-template';

const RULES: ReadonlyMap<string, Rule> = new Map([
  ['account', ACCOUNT_RULE],
  ['account-type', ACCOUNT_TYPE_RULE],
  ['case', CASE_RULE],
  ['case-comment', CASE_COMMENT_RULE],
  ['case-queue', CASE_QUEUE_RULE],
  ['case-template', CASE_TEMPLATE_RULE],
  ['document', DOCUMENT_RULE],
  ['inquiry', INQUIRY_RULE],
  ['inquiry-session', INQUIRY_SESSION_RULE],
  ['inquiry-template', INQUIRY_TEMPLATE_RULE],
  ['importer-pipeline-run', IMPORTER_RULE],
  ['list', LIST_RULE],
  ['list-item', LIST_ITEM_RULE],
  ['selfie', SELFIE_RULE],
  ['report', REPORT_RULE],
  ['report-template', REPORT_TEMPLATE_RULE],
  ['transaction', TRANSACTION_RULE],
  ['transaction-type', TRANSACTION_TYPE_RULE],
  ['verification', VERIFICATION_RULE],
  ['verification-template', VERIFICATION_TEMPLATE_RULE],
]);

/** What is particular to a kind when its objects are made and changed. */
export function ruleOf(kind: string): Rule {
  return RULES.get(kind) ?? plainRule(kind);
}
