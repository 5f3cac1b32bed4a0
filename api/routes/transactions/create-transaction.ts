import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { transaction } from '../../resources/transactions/transaction';
import { documentOf } from '../object-routes';

const bodySchema = z.strictObject({
  data: z
    .strictObject({
      attributes: z
        .strictObject({
          transactionTypeId: z.string().optional().describe('Id or key. Must be given.'),
          fields: z.record(z.string(), z.unknown()).optional(),
          referenceId: z.string().max(255).optional(),
          tags: z.array(z.string()).nullable().optional(),
        })
        .optional(),
    })
    .optional(),
  meta: z.strictObject({}).optional(),
});

const PLACES = {
  '/fields': '/data/attributes/fields',
  '/tags': '/data/attributes/tags',
  '/referenceId': '=/data/attributes/referenceId',
  '/relations/transaction_type': '=/data/attributes/transactionTypeId',
};

/** Adds `POST /transactions`. */
export function addCreateTransactionRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/transactions',
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(transaction)) },
      schema: { tags: ['Transactions'], summary: 'Create a transaction', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { transactionTypeId: type, fields, referenceId, tags } = request.body.data?.attributes ?? {};
        const object = await repoint(request, PLACES, () =>
          createObject(writing, 'transaction', {
            fields: (fields ?? {}) as ValueMap,
            referenceId: referenceId ?? null,
            tags: tags ?? [],
            ...(type === undefined ? {} : { relations: { transaction_type: [type] } }),
          }),
        );
        const document = await documentOf(writing.trx, request, transaction, object, request.query.include);
        return { status: 201, document };
      }),
  );
}
