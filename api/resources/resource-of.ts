import { account } from './account';
import { accountType } from './account-type';
import { caseResource } from './case';
import { caseTemplate } from './case-template';
import { inquiry } from './inquiry';
import { inquirySession } from './inquiry-session';
import { inquiryTemplate, inquiryTemplateVersion } from './inquiry-template';
import { list } from './list';
import type { ObjectResource } from './object-resource';

const RESOURCES: ReadonlyMap<string, ObjectResource> = new Map(
  [
    inquiry,
    inquirySession,
    inquiryTemplate,
    inquiryTemplateVersion,
    account,
    accountType,
    caseResource,
    caseTemplate,
    list,
  ].map((resource) => [resource.type, resource]),
);

/** How a kind of objects looks on the wire; undefined for kinds that are only shown by routes of their own. */
export function resourceOf(kind: string | undefined): ObjectResource | undefined {
  return kind === undefined ? undefined : RESOURCES.get(kind);
}
