import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject, getObject, updateTemplate } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { change } from '../../change';
import { oneSchema } from '../../envelope';
import { oneQuery } from '../../read-options';
import { repoint } from '../../repoint';
import { caseTemplate } from '../../resources/case-template';
import { objectSchema } from '../../resources/object-resource';
import { addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { idParams } from '../route-parts';
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
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/case-templates',
    {
      config: { answers: 201, answer: oneSchema(objectSchema(caseTemplate)) },
      schema: { tags: ['Case templates'], summary: 'Create a case template', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, key, fieldSchemas, statuses } = request.body.data.attributes;
        const template = await repoint(request, TEMPLATE_PLACES, () =>
          createObject(writing, 'case-template', {
            ...(key === undefined ? {} : { key }),
            attributes: {
              name,
              field_schemas: fieldSchemasOf(fieldSchemas),
              ...statusesOf(statuses),
            },
          }),
        );
        const document = await documentOf(writing.trx, request, caseTemplate, template, request.query.include);
        return { status: 201, document };
      }),
  );
  addUpdateRoute(untyped, service);
}

function addUpdateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/case-templates/:id',
    {
      config: { answer: oneSchema(objectSchema(caseTemplate)) },
      schema: {
        tags: ['Case templates'],
        summary: 'Change a case template: it holds at once for all of its cases',
        params: idParams,
        querystring: oneQuery,
        body: updateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'case-template');
        const { name, fieldSchemas, statuses } = request.body.data.attributes;
        const template = await repoint(request, TEMPLATE_PLACES, () =>
          updateTemplate(writing, 'case-template', id, {
            ...(name === undefined ? {} : { name }),
            ...(fieldSchemas === undefined ? {} : { field_schemas: fieldSchemasOf(fieldSchemas) }),
            ...statusesOf(statuses),
          }),
        );
        return { document: await documentOf(writing.trx, request, caseTemplate, template, request.query.include) };
      }),
  );
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
