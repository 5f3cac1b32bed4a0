import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { fault } from '../../../src/faults';

const LONGEST_SLA = 90 * 86_400;

/** What `meta` of a case's requests may have. */
export const caseMeta = {
  slaExpiresInSeconds: z.number().min(1).max(LONGEST_SLA).nullable().optional().describe('At most 90 days.'),
};

/** When the time of a case is up, as an attribute; null takes the limit away. */
export function slaOf(seconds: number | null | undefined): ValueMap {
  if (seconds === undefined) return {};
  return { sla_expires_at: seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString() };
}

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
  '/fields': '/data/attributes/fields',
  '/relations/template': '=/data/attributes/caseTemplateId',
  '/relations/queue': '=/data/attributes/caseQueueId',
  '/relations/inquiries': '=/meta/objectIds',
  '/relations/accounts': '=/meta/objectIds',
  '/attributes/sla_expires_at': '=/meta/slaExpiresInSeconds',
};
