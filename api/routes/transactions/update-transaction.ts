import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { getObject, moveObject, type StoredObject, tagObject, updateObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { labelTransaction } from '../../../src/transactions';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { transaction } from '../../resources/transactions/transaction';
import { documentOf } from '../object-routes';
import { idParams } from '../route-parts';

const attributesSchema = z.strictObject({
  fields: z.record(z.string(), z.unknown()).optional(),
  status: z.string().optional(),
  referenceId: z.string().max(255).optional(),
  label: z.string().optional(),
  tags: z.array(z.string()).optional(),
});

const bodySchema = z.strictObject({ data: z.strictObject({ attributes: attributesSchema.optional() }).optional() });

const PLACES = {
  '/fields': '/data/attributes/fields',
  '/status': '=/data/attributes/status',
  '/tags': '/data/attributes/tags',
  '/attributes/model_label': '=/data/attributes/label',
};

/** Adds `PATCH /transactions/:id`. */
export function addUpdateTransactionRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/transactions/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(transaction)) },
      schema: {
        tags: ['Transactions'],
        summary: 'Update a transaction',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const found = await getObject(writing.trx, writing.environment.id, request.params.id, 'transaction');
        const attributes = request.body.data?.attributes ?? {};
        const object = await repoint(request, PLACES, () => changeTransaction(writing, found, attributes));
        return { document: await documentOf(writing.trx, request, transaction, object, request.query.include) };
      }),
  );
}

async function changeTransaction(
  writing: Writing,
  found: StoredObject,
  { fields, status, referenceId, label, tags }: z.output<typeof attributesSchema>,
): Promise<StoredObject> {
  let object = found;
  if (fields !== undefined || referenceId !== undefined) {
    object = await updateObject(writing, 'transaction', found.id, {
      ...(fields !== undefined && { fields: fields as ValueMap }),
      ...(referenceId !== undefined && { referenceId }),
    });
  }
  if (status !== undefined && status !== object.status) {
    object = await moveObject(writing, 'transaction', found.id, status);
  }
  if (label !== undefined) object = await labelTransaction(writing, found.id, { label });
  if (tags !== undefined) object = await tagObject(writing, 'transaction', found.id, { set: tags });
  return object;
}
