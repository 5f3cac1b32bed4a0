import { account } from './accounts/account';
import { accountType } from './accounts/account-type';
import { caseResource } from './cases/case';
import { caseComment } from './cases/case-comment';
import { caseQueue } from './cases/case-queue';
import { caseTemplate } from './cases/case-template';
import { device } from './device';
import { importer } from './importer';
import { inquiry } from './inquiries/inquiry';
import { inquirySession } from './inquiries/inquiry-session';
import { inquiryTemplate, inquiryTemplateVersion } from './inquiries/inquiry-template';
import { list } from './lists/list';
import { listItem } from './lists/list-item';
import type { ObjectResource } from './object-resource';
import { report } from './reports/report';
import { reportTemplate } from './reports/report-template';
import { tag } from './tag';
import { transaction } from './transactions/transaction';
import { transactionLabel } from './transactions/transaction-label';
import { transactionType } from './transactions/transaction-type';
import { document, selfie } from './verifications/document';
import { verification } from './verifications/verification';
import { webhook } from './webhooks/webhook';

const RESOURCES: ReadonlyMap<string, ObjectResource> = new Map(
  [
    inquiry,
    inquirySession,
    inquiryTemplate,
    inquiryTemplateVersion,
    verification,
    document,
    selfie,
    device,
    account,
    accountType,
    caseResource,
    caseTemplate,
    caseQueue,
    caseComment,
    tag,
    list,
    listItem,
    report,
    reportTemplate,
    transaction,
    transactionType,
    transactionLabel,
    webhook,
  ].map((resource) => [resource.type, resource]),
);

/** Kinds whose name is not that of their type on the wire. */
const OTHERWISE: ReadonlyMap<string, ObjectResource> = new Map([['importer-pipeline-run', importer]]);

/** How a kind of objects looks on the wire; undefined for kinds that are only shown by routes of their own. */
export function resourceOf(kind: string | undefined): ObjectResource | undefined {
  return kind === undefined ? undefined : (OTHERWISE.get(kind) ?? RESOURCES.get(kind));
}
