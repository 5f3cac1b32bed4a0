import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { providerSettings } from '../../../src/reports/providers/provider-settings';
import type { Service } from '../../../src/service';
import { reportTemplate } from '../../resources/reports/report-template';
import { snakeKeys } from '../../wire/deep-keys';
import { addCreateRoute, addUpdateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { keySchema } from '../template-body';

const OFFERED: OfferedKind = {
  kind: 'report-template',
  path: '/report-templates',
  tag: 'Report templates',
  noun: 'a report template',
  resource: reportTemplate,
  own: true,
};

const changing = {
  intervalDays: z
    .number()
    .int()
    .nullable()
    .optional()
    .describe('Of types that can be monitored: how many days apart its reports run again, 1 to 365.'),
  searchLists: z
    .array(z.strictObject({ slug: z.string().max(255), type: z.string().max(255).optional() }))
    .max(500)
    .optional(),
  provider: providerSettings
    .optional()
    .describe('Who gives its reports. Left out: the lists, where its type can be looked for in them, else nobody.'),
};

const createBody = z.strictObject({
  data: z.strictObject({
    type: z.string().max(128).describe('report-template/watchlist, for one.'),
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      ...changing,
    }),
  }),
});

const updateBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: z.string().min(1).max(255).optional(), ...changing }) }),
});

const PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/report_type': '=/data/type',
  '/key': '/data/attributes/key',
};

/** Templates of reports, beyond the published document. */
export function addReportTemplateRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, z.strictObject({}).optional(), () => ({}));
  addRetrieveRoute(app, service, OFFERED);
  addCreateRoute(app, service, OFFERED, {
    body: createBody,
    places: PLACES,
    valuesOf: ({ data: { type, attributes } }) => {
      const { key, ...given } = attributes;
      const named = snakeKeys(given as ValueMap) as ValueMap;
      return {
        ...(key === undefined ? {} : { key }),
        attributes: { ...named, report_type: type.replace(/^report(-template)?\//, '') },
      };
    },
  });
  addUpdateRoute(app, service, OFFERED, updateBody);
}
