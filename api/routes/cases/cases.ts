import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assignCase, attachToCase, detachFromCase, moveObject, type ObjectFilters } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import { caseResource } from '../../resources/cases/case';
import { accountsOf } from '../filter-accounts';
import { addActionRoute, addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { idsSchema } from '../route-parts';
import { addSearchRoute } from '../search-route';
import { addTagRoutes } from '../tag-routes';
import { CASE_PLACES } from './case-body';
import { addCaseCommentRoutes } from './case-comments';
import { addCaseQueueRoutes } from './case-queues';
import { addCreateCaseRoute } from './create-case';
import { addUpdateCaseRoute } from './update-case';

const OFFERED: OfferedKind = { kind: 'case', path: '/cases', tag: 'Cases', noun: 'a case', resource: caseResource };

const filterSchema = z
  .strictObject({
    status: z.string().optional(),
    caseTemplateId: idsSchema.optional(),
    accountId: idsSchema.optional(),
    inquiryId: idsSchema.optional(),
    referenceId: z.string().optional().describe('Of an account that the case is about.'),
    reportId: idsSchema.optional(),
  })
  .optional();

const statusBody = z.strictObject({
  meta: z.strictObject({
    status: z.string(),
    statusTag: z
      .string()
      .optional()
      .describe('Beyond the published document: the reason, one of the tags of the status.'),
  }),
});

const objectsBody = z.strictObject({
  meta: z.strictObject({ objectIds: z.array(z.string()).max(1000).nullable().optional() }).optional(),
});

/** Cases: work for a reviewer. */
export function addCaseRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter, environment) => filtersOf(service, environment, filter));
  addRetrieveRoute(app, service, OFFERED);
  addCreateCaseRoute(app, service);
  addUpdateCaseRoute(app, service);
  addActionRoute(app, service, OFFERED, {
    name: 'set-status',
    summary: 'Set the status of a case',
    body: statusBody,
    places: { '/status': '=/meta/status', '/statusTag': '=/meta/statusTag' },
    act: (writing, { id }, { meta: { status, statusTag } }) =>
      moveObject(writing, 'case', id, status, statusTag === undefined ? {} : { statusTag }),
  });
  addActionRoute(app, service, OFFERED, {
    name: 'assign',
    summary: 'Assign a case to a user, by e-mail address',
    body: z.strictObject({ meta: z.strictObject({ userEmailAddress: z.string().min(1).max(320) }) }),
    act: (writing, { id }, { meta }) => assignCase(writing, id, { type: 'user', id: meta.userEmailAddress }),
  });
  addObjectRoutes(app, service);
  addTagRoutes(app, service, OFFERED);
  addSearchRoute(app, service, OFFERED);
  addCaseCommentRoutes(app, service);
  addCaseQueueRoutes(app, service);
}

function addObjectRoutes(app: FastifyInstance, service: Service): void {
  for (const [name, summary, act] of [
    ['add-objects', 'Attach objects to a case', attachToCase],
    ['remove-objects', 'Detach objects from a case', detachFromCase],
  ] as const) {
    addActionRoute(app, service, OFFERED, {
      name,
      summary,
      body: objectsBody,
      places: CASE_PLACES,
      act: (writing, { id }, { meta }) => act(writing, id, meta?.objectIds ?? []),
    });
  }
}

async function filtersOf(
  service: Service,
  environment: Environment,
  filter: z.output<typeof filterSchema>,
): Promise<ObjectFilters> {
  const { status, caseTemplateId, inquiryId, reportId } = filter ?? {};
  const accounts = await accountsOf(service, environment, filter ?? {});
  return {
    ...(status === undefined ? {} : { status: status.split(',').map((one) => one.trim()) }),
    related: {
      ...(caseTemplateId === undefined ? {} : { template: caseTemplateId }),
      ...(accounts === undefined ? {} : { accounts }),
      ...(inquiryId === undefined ? {} : { inquiries: inquiryId }),
      ...(reportId === undefined ? {} : { reports: reportId }),
    },
  };
}
