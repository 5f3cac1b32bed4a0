import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Value, ValueMap } from '../../../interpreter/value';
import type { Service } from '../../../src/service';
import { transactionType } from '../../resources/transactions/transaction-type';
import { addCreateRoute, addTypeUpdateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { fieldSchemasOf, fieldSchemasSchema, keySchema, TEMPLATE_PLACES } from '../template-body';

const OFFERED: OfferedKind = {
  kind: 'transaction-type',
  path: '/transaction-types',
  tag: 'Transactions',
  noun: 'a transaction type',
  resource: transactionType,
};

const changing = {
  fieldSchemas: fieldSchemasSchema,
  statuses: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(50)
    .optional()
    .describe('Beside created, with which all begin: approved, declined and needs review if left out.'),
  relationSchemas: z
    .array(
      z.strictObject({
        key: z.string().max(100),
        target: z.enum(['account', 'transaction']),
        label: z.string().max(255).optional(),
        many: z.boolean().optional(),
      }),
    )
    .max(100)
    .optional(),
};
const createBody = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      ...changing,
    }),
  }),
});
const updateBody = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: z.string().min(1).max(255).optional(), ...changing }) }),
});

/** Types of transactions. All but reading one by its id is beyond the published document. */
export function addTransactionTypeRoutes(untyped: FastifyInstance, service: Service): void {
  addListRoute(untyped, service, { ...OFFERED, own: true }, z.strictObject({}).optional(), () => ({}));
  addRetrieveRoute(untyped, service, OFFERED);
  addCreateRoute(untyped, service, OFFERED, {
    body: createBody,
    places: TEMPLATE_PLACES,
    valuesOf: ({ data: { attributes } }) => {
      const { key, ...given } = attributes;
      return { ...(key === undefined ? {} : { key }), attributes: { field_schemas: [], ...declared(given) } };
    },
  });
  addTypeUpdateRoute(untyped, service, OFFERED, {
    summary: 'Update a transaction type',
    body: updateBody,
    places: TEMPLATE_PLACES,
    changesOf: ({ data: { attributes } }) => declared(attributes),
  });
}

type Declared = Omit<z.output<typeof updateBody>['data']['attributes'], 'key'>;

function declared({ name, fieldSchemas, statuses, relationSchemas }: Declared): ValueMap {
  return {
    ...(name !== undefined && { name }),
    ...(fieldSchemas !== undefined && { field_schemas: fieldSchemasOf(fieldSchemas) }),
    ...(statuses !== undefined && { statuses }),
    ...(relationSchemas !== undefined && { relation_schemas: relationSchemas.map((one) => present(one)) }),
  };
}

/** Without what was left out. */
function present(given: object): Value {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ValueMap;
}
