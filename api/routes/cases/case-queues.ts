import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject, moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { caseQueue } from '../../resources/cases/case-queue';
import { objectSchema } from '../../resources/object-resource';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idsSchema } from '../route-parts';
import { keySchema, TEMPLATE_PLACES } from '../template-body';

const QUEUES: OfferedKind = {
  kind: 'case-queue',
  path: '/case-queues',
  tag: 'Case queues',
  noun: 'a case queue',
  resource: caseQueue,
  own: true,
};

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({ name: z.string().min(1).max(255), key: keySchema.optional() }),
  }),
});

/** Case queues, beyond the published document. */
export function addCaseQueueRoutes(untyped: FastifyInstance, service: Service): void {
  addListRoute(untyped, service, QUEUES, z.strictObject({ status: idsSchema.optional() }).optional(), (filter) =>
    filter?.status === undefined ? {} : { status: filter.status },
  );
  addRetrieveRoute(untyped, service, QUEUES);
  untyped.withTypeProvider<ZodTypeProvider>().post(
    QUEUES.path,
    {
      config: { answers: 201, answer: oneSchema(objectSchema(caseQueue)) },
      schema: { tags: [QUEUES.tag], summary: 'Create a case queue', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, key } = request.body.data.attributes;
        const queue = await repoint(request, TEMPLATE_PLACES, () =>
          createObject(writing, 'case-queue', { ...(key === undefined ? {} : { key }), attributes: { name } }),
        );
        const document = await documentOf(writing.trx, request, caseQueue, queue, request.query.include);
        return { status: 201, document };
      }),
  );
  addActionRoute(untyped, service, QUEUES, {
    name: 'archive',
    summary: 'Archive a case queue: it takes no more cases',
    body: emptyBody,
    act: (writing, { id }) => moveObject(writing, 'case-queue', id, 'archived'),
  });
}
