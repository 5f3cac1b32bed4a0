import { z } from 'zod';
import { readCaseStatuses } from '../../src/objects/rules/read-case-statuses';
import { timeSchema } from '../envelope';
import { fieldDeclarationSchema, wireDeclarations } from './fields';
import type { ObjectResource } from './object-resource';

/** How cases of a template are worked on. */
export const caseTemplate: ObjectResource = {
  type: 'case-template',
  attributes: z.object({
    status: z.string(),
    name: z.string(),
    key: z.string().nullable().optional(),
    resolutions: z.array(z.string()).describe('The statuses that resolve a case.'),
    fieldSchemas: z.array(fieldDeclarationSchema),
    createdAt: timeSchema,
    updatedAt: timeSchema.nullable(),
    archivedAt: timeSchema.nullable(),
  }),
  extensions: ['key'],
  relationships: {},
  values: (object, { fieldSchemas }) => ({
    resolutions: readCaseStatuses(object).flatMap(({ name, resolves }) => (resolves ? [name] : [])),
    fieldSchemas: wireDeclarations(fieldSchemas),
  }),
};
