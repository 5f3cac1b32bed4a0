import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db } from '../database';
import type { ApiLogs } from '../database/api-log-tables';
import { fault } from '../faults';
import { type Page, type PageRequest, readPage } from '../page';
import type { ApiLog } from './api-log';

const COLUMNS = sql`id, environment_id, key_id, created_at, method, path, status, ip_address, request_headers, query,
  request_body, response_headers, response_body, subjects, redacted_at`;

/** What requests to an environment left behind, newest first. Fault `cursor_not_found`. */
export async function listApiLogs(db: Db, environmentId: string, page: PageRequest): Promise<Page<ApiLog>> {
  const found = await readPage<Selectable<ApiLogs>>(db, page, {
    columns: COLUMNS,
    from: sql`api_logs`,
    where: sql`environment_id = ${environmentId}`,
    at: sql`created_at`,
    id: sql`id`,
  });
  return { ...found, items: found.items.map(readRow) };
}

/** Fault `api_log_not_found`. */
export async function getApiLog(db: Db, environmentId: string, id: string): Promise<ApiLog> {
  const row = await db
    .selectFrom('api_logs')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw fault('api_log_not_found');
  return readRow(row);
}

function readRow(row: Selectable<ApiLogs>): ApiLog {
  return {
    id: row.id,
    environmentId: row.environment_id,
    keyId: row.key_id,
    createdAt: row.created_at,
    method: row.method,
    path: row.path,
    status: row.status,
    ipAddress: row.ip_address,
    requestHeaders: row.request_headers,
    query: row.query,
    requestBody: row.request_body,
    responseHeaders: row.response_headers,
    responseBody: row.response_body,
    redactedAt: row.redacted_at,
  };
}
