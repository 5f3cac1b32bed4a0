import { account } from './accounts/account';
import { accountType } from './accounts/account-type';
import { caseKind } from './cases/case';
import { caseComment } from './cases/case-comment';
import { caseQueue } from './cases/case-queue';
import { caseTemplate } from './cases/case-template';
import { connection } from './connection';
import { inquiry } from './inquiries/inquiry';
import { inquirySession } from './inquiries/inquiry-session';
import { inquiryTemplate } from './inquiries/inquiry-template';
import { inquiryTemplateVersion } from './inquiries/inquiry-template-version';
import type { Kind } from './kind';
import { importer } from './lists/importer';
import { list } from './lists/list';
import { listItem } from './lists/list-item';
import { report } from './reports/report';
import { reportTemplate } from './reports/report-template';
import { tag } from './tag';
import { transaction } from './transactions/transaction';
import { transactionLabel } from './transactions/transaction-label';
import { transactionType } from './transactions/transaction-type';
import { device } from './verifications/device';
import { document } from './verifications/document';
import { selfie } from './verifications/selfie';
import { verification } from './verifications/verification';
import { verificationTemplate } from './verifications/verification-template';
import { verificationTemplateVersion } from './verifications/verification-template-version';
import { webhook } from './webhook';
import { workflowRun } from './workflow-run';

const DECLARED: readonly Kind[] = [
  inquiry,
  inquirySession,
  inquiryTemplate,
  inquiryTemplateVersion,
  verification,
  verificationTemplate,
  verificationTemplateVersion,
  document,
  selfie,
  device,
  account,
  accountType,
  caseKind,
  caseTemplate,
  caseQueue,
  caseComment,
  tag,
  workflowRun,
  list,
  listItem,
  importer,
  report,
  reportTemplate,
  transaction,
  transactionType,
  transactionLabel,
  webhook,
  connection,
];

/** Every kind of objects there is, by name. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(DECLARED.map((kind) => [kind.name, kind]));

/** The kind of that name, which must be one: names of kinds are ours. */
export function kindNamed(name: string): Kind {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new TypeError(`There is no kind ${name}.`);
  return kind;
}
