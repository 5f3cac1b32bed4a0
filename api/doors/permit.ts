import type { FastifyRequest } from 'fastify';
import { isAllowedAddress, isPermitted, type KeyTerms } from '../../src/api-keys';
import { fault } from '../../src/faults';

/** Whose permissions open an address, by the first part of it below `/api/v1`. */
const OPENED_BY: Readonly<Record<string, string>> = {
  'account-types': 'account',
  accounts: 'account',
  'api-keys': 'api_key',
  'api-logs': 'api_log',
  'case-comments': 'case',
  'case-queues': 'case',
  'case-templates': 'case',
  cases: 'case',
  connections: 'connection',
  devices: 'device',
  document: 'document',
  documents: 'document',
  events: 'event',
  inquiries: 'inquiry',
  'inquiry-sessions': 'inquiry',
  'inquiry-template-versions': 'inquiry',
  'inquiry-templates': 'inquiry',
  importer: 'list',
  importers: 'list',
  list: 'list',
  'list-item': 'list',
  'list-items': 'list',
  lists: 'list',
  'report-templates': 'report',
  reports: 'report',
  schedules: 'workflow',
  selfies: 'document',
  tags: 'tag',
  'transaction-types': 'txn',
  transactions: 'txn',
  verification: 'verification',
  'verification-template-versions': 'verification',
  'verification-templates': 'verification',
  verifications: 'verification',
  'webhook-deliveries': 'webhook',
  webhooks: 'webhook',
  'workflow-run-uploads': 'workflow',
  'workflow-runs': 'workflow',
  'workflow-versions': 'workflow',
  workflows: 'workflow',
};

/** What every key may ask: how often it may. */
const OPEN: ReadonlySet<string> = new Set(['rate-limits']);
const PREFIX = '/api/v1/';

/**
 * The permission that a route asks for, by its method and pattern; null for what every key may do, undefined for a route
 * that nobody gave a permission: only a key that may do everything opens it.
 */
export function permissionFor(method: string, url: string): string | null | undefined {
  const [first = '', ...rest] = url.slice(PREFIX.length).split('/');
  if (OPEN.has(first)) return null;
  // What is imported decides: accounts, or items of lists.
  const what = first === 'importer' && rest[0] === 'accounts' ? 'account' : OPENED_BY[first];
  if (what === undefined) return undefined;
  if (first === 'workflows' && rest.at(-1) === 'trigger') return 'workflow.trigger';
  const isRead = method === 'GET' || method === 'HEAD' || rest.at(-1) === 'search';
  return `${what}.${isRead ? 'read' : 'write'}`;
}

/** Lets a request pass that its key may send, and from there. Fault `not_permitted`. */
export function permit(request: FastifyRequest, terms: KeyTerms): void {
  if (!isAllowedAddress(terms.ipAllowlist, request.ip)) {
    throw fault('not_permitted', { message: 'This API key may not be used from this IP address.' });
  }
  if (request.routeOptions.config.notHere) return;
  const asked = permissionFor(request.method, request.routeOptions.url ?? '');
  if (asked === null || isPermitted(terms.permissions, asked ?? '')) return;
  const lacking = asked === undefined ? 'every permission' : `the permission ${asked}`;
  throw fault('not_permitted', { message: `This API key may not do that: it needs ${lacking}.` });
}
