import { z } from 'zod';
import { readCaseStatuses } from '../../../src/objects/rules/cases/read-case-statuses';
import { timeSchema } from '../../answers/envelope';
import { fieldDeclarationSchema, wireDeclarations } from '../fields';
import type { ObjectResource } from '../object-resource';

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
    statuses: z
      .array(
        z.object({
          name: z.string(),
          resolves: z.boolean(),
          tags: z.array(z.string()).optional(),
          tagRequired: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
  extensions: ['key', 'statuses'],
  relationships: {},
  values: (object, { fieldSchemas }) => ({
    resolutions: readCaseStatuses(object).flatMap(({ name, resolves }) => (resolves ? [name] : [])),
    fieldSchemas: wireDeclarations(fieldSchemas),
    statuses: readCaseStatuses(object).map(({ tag_required: tagRequired, tags, ...status }) => ({
      ...status,
      ...(tags === undefined ? {} : { tags: [...tags] }),
      ...(tagRequired === undefined ? {} : { tagRequired }),
    })),
  }),
};
