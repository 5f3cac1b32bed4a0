import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database';
import { json } from '../database/json';
import { idsIn } from '../ids';
import { toldRedacted } from '../redaction/told-redacted';
import type { SeenRequest } from './api-log';
import { hashesOf } from './hash-values';
import { keepBody, keepText } from './keep-body';
import { EMPTIED } from './redact-api-logs';

/**
 * Writes what requests left behind. Of a request that names an object or a run which was redacted since, or a part of it,
 * only the bare fact is kept.
 */
export async function writeApiLogs(db: Db, seen: readonly SeenRequest[]): Promise<void> {
  if (seen.length === 0) return;
  await insert(db, seen);
  // Who redacted beside that statement did not see its rows, nor it the redaction: both are seen now.
  const ids = seen.map(({ id }) => id);
  await sql`
    update api_logs l set ${EMPTIED}
    where l.id = any(${ids}::text[]) and l.redacted_at is null and ${isGone(sql`l`)}`.execute(db);
}

/** Was what the request of a log names redacted since, or a part of it? */
function isGone(log: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (
    ${toldRedacted(sql`${log}.subjects`, sql`${log}.created_at`)}
    union all select from runs r where r.id = any(${log}.subjects) and r.redacted_at >= ${log}.created_at)`;
}

async function insert(db: Db, seen: readonly SeenRequest[]): Promise<void> {
  const rows = sql.join(seen.map(rowOf));
  await sql`
    with seen (id, environment_id, key_id, created_at, method, path, status, ip_address, request_headers, query,
      request_body, response_headers, response_body, subjects, value_hashes) as (values ${rows}),
    judged as (select seen.*, ${isGone(sql`seen`)} as gone from seen)
    insert into api_logs (id, environment_id, key_id, created_at, method, path, status, ip_address, request_headers,
      query, request_body, response_headers, response_body, subjects, value_hashes, redacted_at)
    select id, environment_id, key_id, created_at, method, path, status, ip_address, request_headers,
      case when gone then null else query end, case when gone then null else request_body end, response_headers,
      case when gone then null else response_body end, subjects, case when gone then '{}' else value_hashes end,
      case when gone then clock_timestamp() end
    from judged on conflict (id) do nothing`.execute(db);
}

function rowOf(one: SeenRequest) {
  const query = keepBody(one.query);
  const requestBody = keepBody(one.requestBody);
  const responseBody = keepText(one.responseText);
  const subjects = idsIn([one.path, query, requestBody, responseBody].join(' '));
  const hashes = mayBeAboutAnyone(one) ? valuesIn(one.path, query, requestBody) : [];
  return sql`(${one.id}::text, ${one.environmentId}::text, ${one.keyId}::text, ${one.createdAt}::timestamptz,
    ${one.method}::text, ${one.path}::text, ${one.status}::int, ${one.ipAddress}::text,
    ${json(one.requestHeaders)}::json, ${query}::json, ${requestBody}::json, ${json(one.responseHeaders)}::json,
    ${responseBody}::json, ${[...subjects]}::text[], ${[...hashes]}::bigint[])`;
}

/** What was refused, searched or only triggered may be about a person and name no object of theirs. */
function mayBeAboutAnyone({ status, method, path, query }: SeenRequest): boolean {
  if (status >= 400 || path.endsWith('/search') || path.endsWith('/trigger')) return true;
  return method === 'GET' && typeof query === 'object' && query !== null && Object.keys(query).length > 0;
}

function valuesIn(path: string, query: string | null, body: string | null): readonly string[] {
  const said = [query, body].flatMap((text) => (text === null ? [] : [JSON.parse(text)]));
  // After `/api/v1/accounts`: where an id would stand, somebody may have put anything.
  return hashesOf([...path.split('/').slice(4).map(decoded), ...said]);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
