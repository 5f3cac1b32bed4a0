import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject, listObjects, type StoredObject } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Writing } from '../../src/writing';
import { change } from '../change';
import { oneSchema } from '../envelope';
import { invalidRequest } from '../invalid-request';
import { oneQuery } from '../read-options';
import { repoint } from '../repoint';
import { account } from '../resources/account';
import { objectSchema } from '../resources/object-resource';
import { ACCOUNT_PLACES, accountAttributes, accountFields } from './account-body';
import { documentOf } from './object-routes';
import { changeAccount } from './update-account';

const bodySchema = z.strictObject({
  data: z
    .strictObject({
      attributes: z.strictObject({ accountTypeId: z.string().optional(), ...accountAttributes }).optional(),
    })
    .optional(),
  meta: z
    .strictObject({
      upsertBy: z
        .enum(['reference-id', 'reference_id', 'referenceId'], 'must be reference-id')
        .nullable()
        .optional()
        .describe('An account with the same reference id is updated.'),
    })
    .optional(),
});

type Body = z.output<typeof bodySchema>;

/** Adds `POST /accounts`: 201 with a new account, 200 with one that was there and is updated. */
export function addCreateAccountRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/accounts',
    {
      config: { published: true, answers: [200, 201], answer: oneSchema(objectSchema(account)) },
      schema: { tags: ['Accounts'], summary: 'Create an account', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const attributes = request.body.data?.attributes ?? {};
        const known = await accountToUpdate(writing, request.body);
        const object = await repoint(request, ACCOUNT_PLACES, () =>
          known === undefined
            ? createAccount(writing, attributes)
            : changeAccount(writing, known, { ...attributes, referenceId: undefined }),
        );
        const document = await documentOf(writing.trx, request, account, object, request.query.include);
        return { status: known === undefined ? 201 : 200, document };
      }),
  );
}

async function accountToUpdate(writing: Writing, { data, meta }: Body): Promise<StoredObject | undefined> {
  if (meta?.upsertBy === undefined || meta.upsertBy === null) return undefined;
  const referenceId = data?.attributes?.referenceId;
  if (referenceId === undefined)
    throw invalidRequest('data.attributes.reference-id is missing: meta.upsert-by names it.');
  const filters = { referenceId: [referenceId] };
  const { items } = await listObjects(writing.trx, writing.environment.id, 'account', { size: 1, filters });
  return items[0];
}

type Attributes = NonNullable<NonNullable<Body['data']>['attributes']>;

function createAccount(writing: Writing, attributes: Attributes): Promise<StoredObject> {
  const { accountTypeId, accountStatus, referenceId, tags } = attributes;
  return createObject(writing, 'account', {
    referenceId: referenceId ?? null,
    fields: accountFields(attributes),
    tags: tags ?? [],
    ...(accountStatus === undefined ? {} : { status: accountStatus }),
    ...(accountTypeId === undefined ? {} : { relations: { account_type: [accountTypeId] } }),
  });
}
