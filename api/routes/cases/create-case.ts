import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject, slaOf, sortAttachments } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { caseResource } from '../../resources/cases/case';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { CASE_PLACES, caseMeta } from './case-body';

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      caseTemplateId: z.string().describe('Id or key.'),
      creatorEmailAddress: z.string().optional().describe('Taken, without effect: Usher has no users yet.'),
      caseQueueId: z.string().nullable().optional(),
      fields: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  meta: z.strictObject({ objectIds: z.array(z.string()).max(1000).optional(), ...caseMeta }).optional(),
});

/** Adds `POST /cases`. */
export function addCreateCaseRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/cases',
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(caseResource)) },
      schema: { tags: ['Cases'], summary: 'Create a case', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { data, meta } = request.body;
        const { caseTemplateId, caseQueueId, fields } = data.attributes;
        const object = await repoint(request, CASE_PLACES, async () =>
          createObject(writing, 'case', {
            attributes: slaOf(meta?.slaExpiresInSeconds),
            fields: (fields ?? {}) as ValueMap,
            relations: {
              template: [caseTemplateId],
              ...(caseQueueId === undefined || caseQueueId === null ? {} : { queue: [caseQueueId] }),
              ...(await sortAttachments(writing, meta?.objectIds ?? [])),
            },
          }),
        );
        const document = await documentOf(writing.trx, request, caseResource, object, request.query.include);
        return { status: 201, document };
      }),
  );
}
