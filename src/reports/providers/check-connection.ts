import { sql } from 'kysely';
import type { ValueMap } from '../../../interpreter/value';
import type { Writing } from '../../writing';
import { invalidProvider } from './provider-settings';

/**
 * The connection that a template's provider names is there, and stays until the transaction ends. Fault
 * `report_provider_invalid` where it is not, was archived, or is not of type `http`.
 */
export async function checkConnection({ trx, environment }: Writing, { connection: name }: ValueMap): Promise<void> {
  if (typeof name !== 'string') return;
  const { rows } = await sql<{ type: string }>`
    select attributes ->> 'connection_type' as type from objects
    where environment_id = ${environment.id} and kind = 'connection' and (key = ${name} or id = ${name})
      and status <> 'archived'
    for share`.execute(trx);
  const [found] = rows;
  const wrong =
    found === undefined
      ? `This environment has no connection "${name}". Create one of type http with this key, or name one that is there.`
      : found.type === 'http'
        ? undefined
        : `The connection "${name}" is of type ${found.type}. Name one of type http.`;
  if (wrong !== undefined) throw invalidProvider(['connection'], wrong);
}
