import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { Service } from '../../../src/service';
import { accountType } from '../../resources/accounts/account-type';
import { snakeKeys } from '../../wire/deep-keys';
import { addCreateRoute, addTypeUpdateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
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
  addCreateRoute(untyped, service, TYPES, {
    body: createBody,
    places: PLACES,
    valuesOf: ({ data: { attributes } }) => {
      const { key, ...given } = attributes;
      return { key, attributes: { statuses: ['Active', 'Inactive'], ...attributesOf(given) } };
    },
  });
  addTypeUpdateRoute(untyped, service, TYPES, {
    summary: 'Change an account type: it holds at once for all of its accounts',
    body: updateBody,
    places: PLACES,
    changesOf: ({ data: { attributes } }) => attributesOf(attributes),
  });
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
