import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { getObject, queueCase, slaOf, updateObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { caseResource } from '../../resources/cases/case';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { idParams } from '../route-parts';
import { CASE_PLACES, caseMeta, refuseFiles } from './case-body';

const bodySchema = z.strictObject({
  data: z
    .strictObject({
      attributes: z
        .strictObject({
          attachments: z
            .array(z.strictObject({ data: z.string().optional(), filename: z.string().optional() }))
            .optional()
            .describe('Refused, unless it is empty: Usher keeps no files.'),
          caseQueueId: z.string().nullable().optional(),
          fields: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    })
    .optional(),
  meta: z.strictObject(caseMeta).optional(),
});

/** Adds `PATCH /cases/:id`. */
export function addUpdateCaseRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/cases/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(caseResource)) },
      schema: { tags: ['Cases'], summary: 'Update a case', params: idParams, querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'case');
        const { fields, caseQueueId, attachments } = request.body.data?.attributes ?? {};
        refuseFiles(attachments);
        let object = await repoint(request, CASE_PLACES, () =>
          updateObject(writing, 'case', id, {
            attributes: slaOf(request.body.meta?.slaExpiresInSeconds),
            fields: (fields ?? {}) as ValueMap,
          }),
        );
        if (caseQueueId !== undefined)
          object = await repoint(request, CASE_PLACES, () => queueCase(writing, id, caseQueueId));
        return { document: await documentOf(writing.trx, request, caseResource, object, request.query.include) };
      }),
  );
}
