import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject } from '../../src/objects';
import type { Service } from '../../src/service';
import { change } from '../change';
import { oneSchema } from '../envelope';
import { oneQuery } from '../read-options';
import { repoint } from '../repoint';
import { caseTemplate } from '../resources/case-template';
import { objectSchema } from '../resources/object-resource';
import { addRetrieveRoute, documentOf, type OfferedKind } from './object-routes';
import { fieldSchemasOf, fieldSchemasSchema, keySchema, TEMPLATE_PLACES } from './template-body';

const OFFERED: OfferedKind = {
  kind: 'case-template',
  path: '/case-templates',
  tag: 'Case templates',
  noun: 'a case template',
  resource: caseTemplate,
};

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      fieldSchemas: fieldSchemasSchema,
      statuses: z
        .array(z.strictObject({ name: z.string().min(1).max(64), resolves: z.boolean().optional() }))
        .min(1)
        .max(50)
        .optional()
        .describe('The first is the one that cases begin with. Open, Pending, Approved and Declined if left out.'),
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
              ...(statuses === undefined
                ? {}
                : { statuses: statuses.map((status) => ({ name: status.name, resolves: status.resolves ?? false })) }),
            },
          }),
        );
        const document = await documentOf(writing.trx, request, caseTemplate, template, request.query.include);
        return { status: 201, document };
      }),
  );
}
