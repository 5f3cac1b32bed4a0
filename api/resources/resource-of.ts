import { account } from './account';
import { accountType } from './account-type';
import { caseResource } from './case';
import { caseComment } from './case-comment';
import { caseQueue } from './case-queue';
import { caseTemplate } from './case-template';
import { device } from './device';
import { document, selfie } from './document';
import { importer } from './importer';
import { inquiry } from './inquiry';
import { inquirySession } from './inquiry-session';
import { inquiryTemplate, inquiryTemplateVersion } from './inquiry-template';
import { list } from './list';
import { listItem } from './list-item';
import type { ObjectResource } from './object-resource';
import { report } from './report';
import { reportTemplate } from './report-template';
import { tag } from './tag';
import { transaction } from './transaction';
import { transactionLabel } from './transaction-label';
import { transactionType } from './transaction-type';
import { verification } from './verification';
import { webhook } from './webhook';

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
