import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type AccountName, createObject, findOrCreateAccount, type StoredObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { invalidRequest } from '../../refusals/invalid-request';
import { repoint } from '../../refusals/repoint';
import { account } from '../../resources/accounts/account';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { ACCOUNT_PLACES, accountAttributes, accountFields, refusePhoto } from './account-body';
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
        .string()
        .max(100)
        .nullable()
        .optional()
        .describe('reference-id, or the key of a unique identifier: an account with the same is updated.'),
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
        const { object, known } = await repoint(request, ACCOUNT_PLACES, () =>
          createOrUpdate(writing, attributes, nameOf(request.body)),
        );
        const document = await documentOf(writing.trx, request, account, object, request.query.include);
        return { status: known ? 200 : 201, document };
      }),
  );
}

/** By what an account that may be there already is to be found; undefined where a new one is wanted. */
function nameOf({ data, meta }: Body): AccountName | undefined {
  const asked = meta?.upsertBy ?? undefined;
  if (asked === undefined) return undefined;
  const { accountTypeId, referenceId, ...attributes } = data?.attributes ?? {};
  const by = asked === 'reference-id' || asked === 'referenceId' ? 'reference_id' : asked;
  const value = by === 'reference_id' ? referenceId : accountFields(attributes)[by];
  if (typeof value !== 'string' || value === '')
    throw invalidRequest(`data.attributes has no ${asked}: meta.upsert-by names it.`);
  return { by, value, ...(accountTypeId === undefined ? {} : { accountType: accountTypeId }) };
}

async function createOrUpdate(
  writing: Writing,
  attributes: Attributes,
  name: AccountName | undefined,
): Promise<{ object: StoredObject; known: boolean }> {
  const create = () => createAccount(writing, attributes);
  if (name === undefined) return { object: await create(), known: false };
  const { account, isNew } = await findOrCreateAccount(writing, name, create);
  if (isNew) return { object: account, known: false };
  const { accountTypeId: _, referenceId, ...changes } = attributes;
  const named = name.by === 'reference_id' || referenceId === undefined ? {} : { referenceId };
  return { object: await changeAccount(writing, account, { ...changes, ...named }), known: true };
}

type Attributes = NonNullable<NonNullable<Body['data']>['attributes']>;

function createAccount(writing: Writing, attributes: Attributes): Promise<StoredObject> {
  const { accountTypeId, accountStatus, referenceId, tags } = attributes;
  refusePhoto(attributes);
  return createObject(writing, 'account', {
    referenceId: referenceId ?? null,
    fields: accountFields(attributes),
    tags: tags ?? [],
    ...(accountStatus === undefined ? {} : { status: accountStatus }),
    ...(accountTypeId === undefined ? {} : { relations: { account_type: [accountTypeId] } }),
  });
}
