import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from '../database';

/** How a run of a report stands with its provider. */
export interface StoredCall {
  readonly reportId: string;
  readonly run: number;
  readonly environmentId: string;
  /** Proves a provider that calls back; null once the report has ended. */
  readonly token: string | null;
  readonly askedAt: Date | null;
  readonly pollUrl: string | null;
  /** Times that it was asked, or looked for, in vain. */
  readonly attempts: number;
  /** When the report is given up. */
  readonly until: Date;
}

const CALL = sql`report_id as "reportId", run, environment_id as "environmentId", token, asked_at as "askedAt",
  poll_url as "pollUrl", attempts, until`;

const TOKEN_BYTES = 32;

type CallOf = Pick<StoredCall, 'reportId' | 'run'>;

/** The call of a run of a report; made where there is none, with a token of its own. */
export async function openCall(
  db: Db,
  { reportId, run }: CallOf,
  environmentId: string,
  until: Date,
): Promise<StoredCall> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await sql`
    insert into report_calls (report_id, run, environment_id, token, token_hash, until)
    values (${reportId}, ${run}, ${environmentId}, ${token}, ${hashOf(token)}, ${until})
    on conflict (report_id, run) do nothing`.execute(db);
  const { rows } = await sql<StoredCall>`
    select ${CALL} from report_calls where report_id = ${reportId} and run = ${run}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The call of a report was not made.');
  return row;
}

/** The call that a token is of, also of one that has ended. */
export async function findCall(db: Db, token: string): Promise<StoredCall | undefined> {
  const { rows } = await sql<StoredCall>`
    select ${CALL} from report_calls where token_hash = ${hashOf(token)}`.execute(db);
  return rows[0];
}

/** The provider has taken it, or is not ready yet. `attempts`: those made in vain. */
export async function noteCall(
  db: Db,
  { reportId, run }: CallOf,
  { asked, pollUrl, attempts }: { readonly asked: boolean; readonly pollUrl?: string; readonly attempts: number },
): Promise<void> {
  await sql`
    update report_calls set attempts = ${attempts}::int, poll_url = coalesce(${pollUrl ?? null}, poll_url),
      asked_at = case when ${asked}::boolean then coalesce(asked_at, clock_timestamp()) else asked_at end
    where report_id = ${reportId} and run = ${run}`.execute(db);
}

/** Its token proves nothing any more. */
export async function endCall(trx: Trx, { reportId, run }: CallOf): Promise<void> {
  await sql`update report_calls set token = null where report_id = ${reportId} and run = ${run}`.execute(trx);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
