import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getObject, moveObject, type StoredObject, tagObject, updateObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { account } from '../../resources/accounts/account';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { idParams } from '../route-parts';
import { ACCOUNT_PLACES, type AccountAttributes, accountAttributes, accountFields, refusePhoto } from './account-body';

const bodySchema = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject(accountAttributes).optional() }).optional(),
});

/** Adds `PATCH /accounts/:id`. */
export function addUpdateAccountRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/accounts/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(account)) },
      schema: {
        tags: ['Accounts'],
        summary: 'Update an account',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const found = await getObject(writing.trx, writing.environment.id, request.params.id, 'account');
        const attributes = request.body.data?.attributes ?? {};
        const object = await repoint(request, ACCOUNT_PLACES, () => changeAccount(writing, found, attributes));
        return { document: await documentOf(writing.trx, request, account, object, request.query.include) };
      }),
  );
}

/** Changes of an account what a request says, and nothing else. */
export async function changeAccount(
  writing: Writing,
  found: StoredObject,
  attributes: AccountAttributes,
): Promise<StoredObject> {
  const { referenceId, accountStatus, tags } = attributes;
  refusePhoto(attributes);
  const fields = accountFields(attributes, found.fields);
  let object = found;
  if (Object.keys(fields).length > 0 || referenceId !== undefined) {
    const named = referenceId === undefined ? {} : { referenceId };
    object = await updateObject(writing, 'account', found.id, { fields, ...named });
  }
  if (accountStatus !== undefined && accountStatus !== object.status) {
    object = await moveObject(writing, 'account', found.id, accountStatus);
  }
  if (tags !== undefined && tags !== null) object = await tagObject(writing, 'account', found.id, { set: tags });
  return object;
}
