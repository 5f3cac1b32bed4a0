import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import { fieldSchema, wireFields } from '../fields';
import type { ObjectResource } from '../object-resource';

const text = z.string().nullable();
const time = timeSchema.nullable();

/** Work for a reviewer. */
export const caseResource: ObjectResource = {
  type: 'case',
  fieldsOf: 'template',
  attributes: z.object({
    status: z.string(),
    name: z.string(),
    resolution: text,
    createdAt: timeSchema,
    updatedAt: time,
    assignedAt: time,
    resolvedAt: time,
    redactedAt: time,
    slaExpiresAt: time,
    creatorId: text,
    creatorType: text,
    assigneeId: text,
    assigneeType: text.optional(),
    assignerId: text,
    assignerType: text,
    resolverId: text,
    resolverType: text,
    updaterId: text,
    updaterType: text,
    tags: z.array(z.string()),
    fields: z.record(z.string(), fieldSchema),
    attachments: z.array(z.unknown()),
    statusTag: text.optional(),
  }),
  extensions: ['assigneeType', 'statusTag'],
  relationships: {
    caseTemplate: { relation: 'template', whenThere: true },
    caseQueue: { relation: 'queue' },
    caseComments: { relation: 'case_comments', many: true },
    accounts: { relation: 'accounts', many: true },
    inquiries: { relation: 'inquiries', many: true },
    reports: { relation: 'reports', many: true },
    verifications: { relation: 'verifications', many: true },
    txns: { relation: 'transactions', many: true },
  },
  values: (object, { fieldSchemas }) => ({ attachments: [], fields: wireFields(fieldSchemas, object.fields) }),
};
