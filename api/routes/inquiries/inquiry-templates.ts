import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject, getObject, INQUIRY_TEMPLATES } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { inquiryTemplate, inquiryTemplateVersion } from '../../resources/inquiries/inquiry-template';
import { objectSchema } from '../../resources/object-resource';
import { addTemplateChangeRoutes } from '../change-template';
import { addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { nameSchema } from '../route-parts';
import { fieldSchemasOf, fieldSchemasSchema, flowUrlSchema, keySchema, TEMPLATE_PLACES } from '../template-body';
import { addTranslationRoutes } from './inquiry-template-translations';

const TAG = 'Inquiry templates';

const TEMPLATES: OfferedKind = {
  kind: 'inquiry-template',
  path: '/inquiry-templates',
  tag: TAG,
  noun: 'an inquiry template',
  resource: inquiryTemplate,
};

const VERSIONS: OfferedKind = {
  kind: 'inquiry-template-version',
  path: '/inquiry-template-versions',
  tag: TAG,
  noun: 'a version of an inquiry template',
  resource: inquiryTemplateVersion,
};

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      fieldSchemas: fieldSchemasSchema,
      flowUrl: flowUrlSchema.optional(),
    }),
  }),
});

/** Inquiry templates and their versions. */
export function addInquiryTemplateRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, TEMPLATES, z.strictObject({}).optional(), () => ({}));
  addRetrieveRoute(app, service, TEMPLATES);
  addListRoute(
    app,
    service,
    VERSIONS,
    z.strictObject({ inquiryTemplateId: nameSchema.describe('Id or key.') }),
    async ({ inquiryTemplateId }, environment) => {
      const template = await getObject(service.db, environment.id, inquiryTemplateId, 'inquiry-template');
      return { related: { template: [template.id] } };
    },
  );
  addRetrieveRoute(app, service, { ...VERSIONS, own: true });
  addCreateRoute(app, service);
  addTemplateChangeRoutes(app, service, TEMPLATES, {
    versioned: INQUIRY_TEMPLATES,
    attributes: {
      name: z.string().min(1).max(255).optional(),
      flowUrl: flowUrlSchema.nullable().optional(),
      fieldSchemas: fieldSchemasSchema,
    },
    about: 'name and fields',
    made: 'inquiries',
    places: TEMPLATE_PLACES,
    changeOf: ({ name, flowUrl, fieldSchemas }) => ({
      version: {
        ...(name !== undefined && { name_display: name }),
        ...(fieldSchemas !== undefined && { field_schemas: fieldSchemasOf(fieldSchemas) }),
      },
      atOnce: flowUrl === undefined ? {} : { flow_url: flowUrl },
    }),
  });
  addTranslationRoutes(app, service);
}

function addCreateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/inquiry-templates',
    {
      config: { answers: 201, answer: oneSchema(objectSchema(inquiryTemplate)) },
      schema: {
        tags: [TAG],
        summary: 'Create an inquiry template, with one version',
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, key, fieldSchemas, flowUrl } = request.body.data.attributes;
        const template = await repoint(request, TEMPLATE_PLACES, () =>
          createObject(writing, 'inquiry-template', {
            ...(key === undefined ? {} : { key }),
            attributes: { name, field_schemas: fieldSchemasOf(fieldSchemas), flow_url: flowUrl ?? null },
          }),
        );
        const document = await documentOf(writing.trx, request, inquiryTemplate, template, request.query.include);
        return { status: 201, document };
      }),
  );
}
