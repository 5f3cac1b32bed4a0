import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  changeDraft,
  getObject,
  publishDraft,
  type StoredObject,
  setTemplateStatus,
  updateTemplate,
} from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { change } from '../../change';
import { oneSchema } from '../../envelope';
import { oneQuery } from '../../read-options';
import { repoint } from '../../repoint';
import { objectSchema } from '../../resources/object-resource';
import { addActionRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams } from '../route-parts';
import { fieldSchemasOf, fieldSchemasSchema, flowUrlSchema, TEMPLATE_PLACES } from '../template-body';

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255).optional(),
      status: z.enum(['active', 'inactive']).optional(),
      flowUrl: flowUrlSchema.nullable().optional(),
      fieldSchemas: fieldSchemasSchema,
    }),
  }),
  meta: z
    .strictObject({ publish: z.boolean().optional().describe('`false` leaves a changed name and fields in a draft.') })
    .optional(),
});

type Body = z.output<typeof bodySchema>;

/** Adds `PATCH /inquiry-templates/:id`, which makes a new version, and `POST …/publish`, which publishes a draft. */
export function addUpdateTemplateRoutes(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { path, tag, resource } = offered;
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    `${path}/:id`,
    {
      config: { answer: oneSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: 'Change an inquiry template: its name and fields by a new version',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, offered.kind);
        const template = await repoint(request, TEMPLATE_PLACES, () => changeTemplate(writing, id, request.body));
        return { document: await documentOf(writing.trx, request, resource, template, request.query.include) };
      }),
  );
  addActionRoute(untyped, service, offered, {
    own: true,
    name: 'publish',
    summary: 'Publish the draft of an inquiry template: new inquiries begin with it',
    body: emptyBody,
    act: (writing, { id }) => publishDraft(writing, id),
  });
}

async function changeTemplate(writing: Writing, id: string, { data, meta }: Body): Promise<StoredObject> {
  const { name, status, flowUrl, fieldSchemas } = data.attributes;
  if (flowUrl !== undefined) await updateTemplate(writing, 'inquiry-template', id, { flow_url: flowUrl });
  if (name !== undefined || fieldSchemas !== undefined) {
    await changeDraft(writing, id, {
      ...(name === undefined ? {} : { name }),
      ...(fieldSchemas === undefined ? {} : { fieldSchemas: fieldSchemasOf(fieldSchemas) }),
    });
    if (meta?.publish !== false) await publishDraft(writing, id);
  }
  if (status !== undefined) await setTemplateStatus(writing, id, status);
  return getObject(writing.trx, writing.environment.id, id, 'inquiry-template');
}
