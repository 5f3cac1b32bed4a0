import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import { createObject, getObject, updateTemplate } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { change } from '../../change';
import { oneSchema } from '../../envelope';
import { oneQuery } from '../../read-options';
import { repoint } from '../../repoint';
import { accountType } from '../../resources/account-type';
import { objectSchema } from '../../resources/object-resource';
import { snakeKeys } from '../../wire/deep-keys';
import { addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { idParams } from '../route-parts';
import { fieldSchemasOf, fieldSchemasSchema, keySchema, TEMPLATE_PLACES } from '../template-body';

const TYPES: OfferedKind = {
  kind: 'account-type',
  path: '/account-types',
  tag: 'Accounts',
  noun: 'an account type',
  resource: accountType,
};

const declared = {
  fieldSchemas: fieldSchemasSchema,
  statuses: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(100)
    .optional()
    .describe('The first is the one that accounts begin with.'),
  identifierSchemas: z
    .array(
      z.strictObject({
        key: z.string(),
        unique: z.boolean().optional(),
        caseSensitive: z.boolean().optional(),
      }),
    )
    .max(100)
    .optional()
    .describe('String fields by which accounts are known. They hold for accounts that are written from then on.'),
  relationSchemas: z
    .array(
      z.strictObject({
        key: z.string(),
        label: z.string().max(255).optional(),
        target: z.enum(['account', 'transaction']),
        many: z.boolean().optional(),
        inverse: z.string().optional().describe('The key by which the account on the other side has this one.'),
      }),
    )
    .max(100)
    .optional(),
};

const name = z.string().min(1).max(255);
const createBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name, key: keySchema, ...declared }) }),
});
const updateBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: name.optional(), ...declared }) }),
});

const PLACES = {
  ...TEMPLATE_PLACES,
  '/attributes/identifier_schemas': '/data/attributes/identifierSchemas',
  '/attributes/relation_schemas': '/data/attributes/relationSchemas',
};

/** Account types; all but retrieving one is beyond the published document. */
export function addAccountTypeRoutes(untyped: FastifyInstance, service: Service): void {
  addRetrieveRoute(untyped, service, TYPES);
  addListRoute(untyped, service, { ...TYPES, own: true }, z.strictObject({}).optional(), () => ({}));
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const answer = oneSchema(objectSchema(accountType));
  app.post(
    '/account-types',
    {
      config: { answers: 201, answer },
      schema: { tags: ['Accounts'], summary: 'Create an account type', querystring: oneQuery, body: createBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { key, ...given } = request.body.data.attributes;
        const attributes = { statuses: ['Active', 'Inactive'], ...attributesOf(given) };
        const type = await repoint(request, PLACES, () => createObject(writing, 'account-type', { key, attributes }));
        const document = await documentOf(writing.trx, request, accountType, type, request.query.include);
        return { status: 201, document };
      }),
  );
  app.patch(
    '/account-types/:id',
    {
      config: { answer },
      schema: {
        tags: ['Accounts'],
        summary: 'Change an account type: it holds at once for all of its accounts',
        params: idParams,
        querystring: oneQuery,
        body: updateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'account-type');
        const type = await repoint(request, PLACES, () =>
          updateTemplate(writing, 'account-type', id, attributesOf(request.body.data.attributes)),
        );
        return { document: await documentOf(writing.trx, request, accountType, type, request.query.include) };
      }),
  );
}

type Given = z.output<typeof updateBody>['data']['attributes'];

/** What is given, as the world has it. */
function attributesOf({ fieldSchemas, identifierSchemas, relationSchemas, ...plain }: Given): ValueMap {
  return {
    ...(plain as ValueMap),
    ...(fieldSchemas === undefined ? {} : { field_schemas: fieldSchemasOf(fieldSchemas) }),
    ...(identifierSchemas === undefined ? {} : { identifier_schemas: snakeKeys(identifierSchemas as Value) }),
    ...(relationSchemas === undefined ? {} : { relation_schemas: snakeKeys(relationSchemas as Value) }),
  };
}
