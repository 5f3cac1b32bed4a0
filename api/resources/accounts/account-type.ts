import { z } from 'zod';
import type { Value } from '../../../interpreter/value';
import type { StoredObject } from '../../../src/objects';
import { statusIdOf } from '../../../src/objects/search/account-statuses';
import { type Identifier, timeSchema } from '../../answers/envelope';
import { fieldDeclarationSchema, wireDeclarations } from '../fields';
import type { ObjectResource } from '../object-resource';

const identifierSchema = z.object({
  key: z.string(),
  unique: z.boolean().optional(),
  caseSensitive: z.boolean().optional(),
});

const relationSchema = z.object({
  key: z.string(),
  label: z.string().optional(),
  target: z.string(),
  many: z.boolean().optional(),
  inverse: z.string().optional(),
});

/** What accounts of a type have. */
export const accountType: ObjectResource = {
  type: 'account-type',
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    fieldSchemas: z.array(fieldDeclarationSchema),
    statuses: z.array(z.string()).optional().describe('The first is the one that accounts begin with.'),
    identifierSchemas: z.array(identifierSchema).optional(),
    relationSchemas: z.array(relationSchema).optional(),
  }),
  extensions: ['key', 'statuses', 'identifierSchemas', 'relationSchemas'],
  relationships: {
    accountStatuses: { many: true, named: statusesOf },
    defaultAccountStatus: { named: (type) => statusesOf(type)[0] ?? null },
  },
  values: ({ attributes }, { fieldSchemas }) => ({
    fieldSchemas: wireDeclarations(fieldSchemas),
    statuses: attributes['statuses'] ?? [],
    identifierSchemas: listOf(attributes['identifier_schemas']).map(({ case_sensitive: caseSensitive, ...rest }) => ({
      ...rest,
      ...(caseSensitive === undefined ? {} : { caseSensitive }),
    })),
    relationSchemas: listOf(attributes['relation_schemas']),
  }),
};

function statusesOf({ id, attributes }: StoredObject): readonly Identifier[] {
  const { statuses } = attributes;
  return (Array.isArray(statuses) ? statuses.map(String) : []).map((name) => ({
    type: 'account-status',
    id: statusIdOf(id, name),
  }));
}

function listOf(value: Value | undefined): readonly { readonly [key: string]: Value }[] {
  return Array.isArray(value) ? (value as readonly { readonly [key: string]: Value }[]) : [];
}
