import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import type { Service } from '../../../src/service';
import { caseTemplate } from '../../resources/cases/case-template';
import { addCreateRoute, addTypeUpdateRoute } from '../change-routes';
import { addRetrieveRoute, type OfferedKind } from '../object-routes';
import { fieldSchemasOf, fieldSchemasSchema, keySchema, TEMPLATE_PLACES } from '../template-body';

const OFFERED: OfferedKind = {
  kind: 'case-template',
  path: '/case-templates',
  tag: 'Case templates',
  noun: 'a case template',
  resource: caseTemplate,
};

const statusesSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(64),
      resolves: z.boolean().optional(),
      tags: z.array(z.string().min(1).max(255)).max(100).optional().describe('Reasons that it may be set for.'),
      tagRequired: z.boolean().optional().describe('Must one of them be named?'),
    }),
  )
  .min(1)
  .max(50)
  .optional()
  .describe('The first is the one that cases begin with. Open, Pending, Approved and Declined if left out.');

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      fieldSchemas: fieldSchemasSchema,
      statuses: statusesSchema,
    }),
  }),
});

const updateBody = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255).optional(),
      fieldSchemas: fieldSchemasSchema,
      statuses: statusesSchema,
    }),
  }),
});

/** Case templates. */
export function addCaseTemplateRoutes(untyped: FastifyInstance, service: Service): void {
  addRetrieveRoute(untyped, service, OFFERED);
  addCreateRoute(untyped, service, OFFERED, {
    body: bodySchema,
    places: TEMPLATE_PLACES,
    valuesOf: ({ data: { attributes } }) => {
      const { name, key, fieldSchemas, statuses } = attributes;
      return {
        ...(key === undefined ? {} : { key }),
        attributes: { name, field_schemas: fieldSchemasOf(fieldSchemas), ...statusesOf(statuses) },
      };
    },
  });
  addTypeUpdateRoute(untyped, service, OFFERED, {
    summary: 'Change a case template: it holds at once for all of its cases',
    body: updateBody,
    places: TEMPLATE_PLACES,
    changesOf: ({ data: { attributes } }) => {
      const { name, fieldSchemas, statuses } = attributes;
      return {
        ...(name === undefined ? {} : { name }),
        ...(fieldSchemas === undefined ? {} : { field_schemas: fieldSchemasOf(fieldSchemas) }),
        ...statusesOf(statuses),
      };
    },
  });
}

function statusesOf(statuses: z.output<typeof statusesSchema>): ValueMap {
  if (statuses === undefined) return {};
  return {
    statuses: statuses.map(({ name, resolves = false, tags, tagRequired }) => ({
      name,
      resolves,
      ...(tags === undefined ? {} : { tags }),
      ...(tagRequired === undefined ? {} : { tag_required: tagRequired }),
    })),
  };
}
