import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ObjectFilters } from '../../../src/objects';
import { dismissReport, pauseReport, resumeReport, reviewReport, runReportAgain } from '../../../src/reports';
import type { Service } from '../../../src/service';
import type { Environment } from '../../../src/writing';
import { report } from '../../resources/reports/report';
import { accountsOf } from '../filter-accounts';
import { addActionRoute, addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { emptyBody, idsSchema } from '../route-parts';
import { addTagRoutes } from '../tag-routes';
import { addCompleteReportRoute } from './complete-report';
import { addCreateReportRoute } from './create-report';
import { addReportHistoryRoute } from './report-history';

const OFFERED: OfferedKind = { kind: 'report', path: '/reports', tag: 'Reports', noun: 'a report', resource: report };

const filterSchema = z
  .strictObject({
    referenceId: z.string().optional().describe('Of the account.'),
    accountId: idsSchema.optional(),
  })
  .optional();

const runBody = z
  .strictObject({
    meta: z
      .strictObject({
        scheduledDate: z.iso
          .date('must be a date such as 2026-01-31')
          .optional()
          .describe('Beyond the published document: the run is one of continuous monitoring, planned for this day.'),
      })
      .optional(),
  })
  .optional();

const dismissBody = z.strictObject({
  data: z.strictObject({
    attributes: z
      .strictObject({
        dismissType: z.string().optional().describe('Of reports on media: entity or media.'),
        entityId: z.string().optional().describe('Of reports on media: the id of the entity, or the url of the media.'),
        reason: z.string().max(10_000).optional().describe('Must be given.'),
      })
      .optional(),
  }),
});

/** Reports: looks into sources about people and firms. */
export function addReportRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter, environment) => filtersOf(service, environment, filter));
  addRetrieveRoute(app, service, OFFERED);
  addCreateReportRoute(app, service);
  addCompleteReportRoute(app, service, OFFERED);
  addRunRoutes(app, service);
  addActionRoute(app, service, OFFERED, {
    name: 'dismiss',
    summary: 'Dismiss matches of a report',
    body: dismissBody,
    places: { '/attributes': '/data/attributes' },
    act: (writing, { id }, { data }) =>
      dismissReport(writing, id, { ...data.attributes, reason: data.attributes?.reason ?? '' }),
  });
  addReportHistoryRoute(app, service);
  addTagRoutes(app, service, OFFERED);
}

function addRunRoutes(app: FastifyInstance, service: Service): void {
  addActionRoute(app, service, OFFERED, {
    name: 'run',
    summary: 'Run a report again',
    body: runBody,
    act: (writing, { id }, body) => runReportAgain(writing, id, body?.meta?.scheduledDate),
  });
  for (const [name, summary, act, own] of [
    ['pause', 'Pause continuous monitoring of a report', pauseReport, false],
    ['resume', 'Resume continuous monitoring of a report', resumeReport, false],
    ['review', 'Note that somebody has looked at a report', reviewReport, true],
  ] as const) {
    addActionRoute(app, service, OFFERED, {
      name,
      summary,
      body: emptyBody,
      act: (writing, { id }) => act(writing, id),
      ...(own && { own }),
    });
  }
}

async function filtersOf(
  service: Service,
  environment: Environment,
  filter: z.output<typeof filterSchema>,
): Promise<ObjectFilters> {
  const accounts = await accountsOf(service, environment, filter ?? {});
  return accounts === undefined ? {} : { related: { account: accounts } };
}
