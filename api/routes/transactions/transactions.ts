import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ObjectFilters } from '../../../src/objects';
import { redactBiometrics } from '../../../src/redaction';
import type { Service } from '../../../src/service';
import { addTransactionRelation, labelTransaction, removeTransactionRelation } from '../../../src/transactions';
import { transaction } from '../../resources/transactions/transaction';
import { addActionRoute, addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { emptyBody, idsSchema } from '../route-parts';
import { addTagRoutes } from '../tag-routes';
import { addCreateTransactionRoute } from './create-transaction';
import { addUpdateTransactionRoute } from './update-transaction';

const OFFERED: OfferedKind = {
  kind: 'transaction',
  path: '/transactions',
  tag: 'Transactions',
  noun: 'a transaction',
  resource: transaction,
};

const filterSchema = z
  .strictObject({
    referenceId: z.string().optional(),
    transactionTypeId: idsSchema.optional(),
    identifier: z
      .strictObject({ key: z.string(), value: z.string() })
      .optional()
      .describe('A field, and the value that it has.'),
  })
  .optional();

const relationBody = z.strictObject({
  meta: z.strictObject({ relationSchemaKey: z.string(), targetObjectId: z.string() }),
});

const labelBody = z.strictObject({
  meta: z
    .strictObject({
      label: z.string().optional().describe('Must be given.'),
      score: z.number().optional(),
      modelVersion: z.string().max(255).optional(),
    })
    .optional(),
});

/** Transactions: what happens in a team's own business. */
export function addTransactionRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, filtersOf);
  addRetrieveRoute(app, service, OFFERED);
  addCreateTransactionRoute(app, service);
  addUpdateTransactionRoute(app, service);
  for (const [name, summary, act] of [
    ['add-relation', 'Relate a transaction to an account or to another transaction', addTransactionRelation],
    ['remove-relation', 'End a relation of a transaction', removeTransactionRelation],
  ] as const) {
    addActionRoute(app, service, OFFERED, {
      name,
      summary,
      body: relationBody,
      places: { '/key': '=/meta/relationSchemaKey', '/target': '=/meta/targetObjectId' },
      act: (writing, { id }, { meta }) => act(writing, id, meta.relationSchemaKey, meta.targetObjectId),
    });
  }
  addActionRoute(app, service, OFFERED, {
    name: 'label',
    summary: 'Say what a transaction is',
    body: labelBody,
    places: { '/attributes/model_label': '=/meta/label' },
    act: (writing, { id }, { meta }) =>
      labelTransaction(writing, id, {
        label: meta?.label ?? '',
        ...(meta?.score !== undefined && { score: meta.score }),
        ...(meta?.modelVersion !== undefined && { modelVersion: meta.modelVersion }),
      }),
  });
  addActionRoute(app, service, OFFERED, {
    name: 'redact-biometrics',
    summary:
      'Redact what shows or measures somebody’s body, of a transaction and all that is associated with it, for good',
    body: emptyBody,
    act: (writing, { id }) => redactBiometrics(writing, id),
  });
  addTagRoutes(app, service, OFFERED);
}

function filtersOf(filter: z.output<typeof filterSchema>): ObjectFilters {
  const { referenceId, transactionTypeId, identifier } = filter ?? {};
  return {
    ...(referenceId === undefined ? {} : { referenceId: referenceId.split(',') }),
    ...(transactionTypeId === undefined ? {} : { related: { transaction_type: transactionTypeId } }),
    ...(identifier === undefined ? {} : { fields: { [identifier.key]: identifier.value } }),
  };
}
