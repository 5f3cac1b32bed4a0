import { z } from 'zod';
import { fault } from '../../../src/faults';
import { LONGEST_SLA } from '../../../src/objects';

/** What `meta` of a case's requests may have. */
export const caseMeta = {
  slaExpiresInSeconds: z.number().min(1).max(LONGEST_SLA).nullable().optional().describe('At most 90 days.'),
};

/** Fault `request_invalid` for files: Usher keeps none. */
export function refuseFiles(attachments: readonly unknown[] | undefined): void {
  if (attachments === undefined || attachments.length === 0) return;
  throw fault('request_invalid', {
    message: 'Usher keeps no files: nothing can be attached to a case but objects.',
    pointer: '/data/attributes/attachments',
  });
}

/** Where what the service is given comes from in a request about a case. */
export const CASE_PLACES = {
  '/objects': '/meta/objectIds',
  '/fields': '/data/attributes/fields',
  '/relations/template': '=/data/attributes/caseTemplateId',
  '/relations/queue': '=/data/attributes/caseQueueId',
  '/relations/inquiries': '=/meta/objectIds',
  '/relations/accounts': '=/meta/objectIds',
  '/attributes/sla_expires_at': '=/meta/slaExpiresInSeconds',
};
