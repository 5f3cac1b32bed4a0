import { z } from 'zod';
import { ROW_RESULTS, type StoredRow, type StoredUpload } from '../../../src/by-hand/uploads/stored-upload';
import { type Resource, resourceSchema, timeSchema } from '../../answers/envelope';

const count = (what: string) => z.number().int().describe(what);

export const runUploadSchema = resourceSchema(
  'workflow-run-upload',
  z.object({
    status: z.enum(['in_progress', 'completed', 'canceled']),
    workflowId: z.string(),
    workflowKey: z.string(),
    name: z.string(),
    timesSent: count('How often this file was sent.'),
    total: count('Rows of the file.'),
    done: count('Rows that have a result.'),
    started: count('Rows whose run has started.'),
    broken: count('Rows that are not what the workflow takes.'),
    unknown: count('Ids that are not known in this environment.'),
    wrongKind: count('Ids of objects that the workflow does not run on.'),
    refused: count('Rows that could have no run when their turn came.'),
    canceled: count('Rows whose turn had not come when the upload was canceled.'),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable(),
  }),
  [],
);

export const runUploadRowSchema = resourceSchema(
  'workflow-run-upload-row',
  z.object({
    line: count('Of the file, where the row begins; the heading is line 1.'),
    result: z.enum(ROW_RESULTS).nullable().describe('Null: it is still to be done.'),
    runId: z.string().nullable(),
    code: z.string().nullable().describe('Of the fault for which it started nothing.'),
    faults: z.array(z.object({ code: z.string(), column: z.string().nullable(), details: z.string() })),
  }),
  [],
);

export function serializeUpload(upload: StoredUpload): Resource {
  const { id, createdAt, endedAt, ...told } = upload;
  const { started, broken, unknown, wrongKind, refused, canceled } = told;
  const done = started + broken + unknown + wrongKind + refused + canceled;
  return {
    type: 'workflow-run-upload',
    id,
    attributes: { ...told, done, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
  };
}

export function serializeUploadRow({ id, ...attributes }: StoredRow): Resource {
  return { type: 'workflow-run-upload-row', id, attributes: { ...attributes } };
}
