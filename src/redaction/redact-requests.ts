import { sql } from 'kysely';
import { EMPTIED } from '../api-logs/redact-api-logs';
import type { Trx } from '../database';
import type { StoredObject } from '../objects/stored-object';
import type { KnownValues } from './known-values';

/** Values that stand in more requests than this are nobody's alone. */
const MOST = 1_000;

/** Takes away the answers that name an object or a run, kept for whoever sends a request again. */
export async function redactAnswers(trx: Trx, ids: readonly string[]): Promise<void> {
  await sql`
    update idempotency_keys set response_status = null, response_body = null, redacted_at = clock_timestamp()
    where subjects && ${[...ids]}::text[] and redacted_at is null`.execute(trx);
}

/**
 * Takes everything but the bare fact out of logs of requests that name no object and hold a value that is known of the
 * person: what was refused, or looked for. One with a value that stands in very many requests says nothing of anyone.
 */
export async function redactLogsByValue(
  trx: Trx,
  { environmentId, referenceId }: StoredObject,
  known: KnownValues,
): Promise<void> {
  await sql`
    with known as (select unnest(${[...known.hashes(referenceId)]}::bigint[]) as hash),
    found as materialized (
      select l.value_hashes from api_logs l
      where l.value_hashes && (select array_agg(hash) from known) and l.environment_id = ${environmentId}
        and l.redacted_at is null
    ),
    telling as (
      select array_agg(hash) as hashes from (
        select hash from found cross join unnest(found.value_hashes) as hash join known using (hash)
        group by hash having count(*) <= ${MOST}) as few
    )
    update api_logs l set ${EMPTIED}, path = regexp_replace(l.path, '^((/[^/]*){3}).*$', '\\1')
    from telling
    where l.value_hashes && telling.hashes and l.environment_id = ${environmentId} and l.redacted_at is null`.execute(
    trx,
  );
}

/** Takes away the rows of imports under way that would make the account anew; those make accounts of the built-in type. */
export async function redactImports(trx: Trx, { id, environmentId, referenceId, fields }: StoredObject): Promise<void> {
  const { identification_numbers: given } = fields;
  const numbers = Array.isArray(given)
    ? given.map((one: { readonly identification_number?: unknown }) => String(one.identification_number))
    : [];
  await sql`
    delete from importer_rows r using objects importer
    where importer.id = r.importer_id and importer.environment_id = ${environmentId}
      and importer.attributes ->> 'importer_type' = 'account'
      and (lower(r.row ->> 'reference_id') = lower(${referenceId}::text) and exists (
          select from objects account join objects type on type.id = account.account_type_id
          where account.id = ${id} and type.key = 'default')
        or r.row ->> 'social_security_number' = any(${numbers}::text[]))`.execute(trx);
}
