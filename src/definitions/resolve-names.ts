import { sql } from 'kysely';
import type { NameUse } from '../../interpreter/plan';
import type { ValueMap } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import type { WholeVersion } from './find-version';

/** One diagnostic for each place where the versions name what the environment does not have. */
export async function missingNames(
  db: Db | Trx,
  environmentId: string,
  versions: readonly WholeVersion[],
): Promise<readonly ValueMap[]> {
  const uses = versions.flatMap((version) => (version.plan?.names ?? []).map((use) => ({ version, use })));
  if (uses.length === 0) return [];
  const names = uses.map(({ use }) => use.key);
  const { rows } = await sql<{ kind: string; id: string; key: string | null }>`
    select kind, id, key from objects
    where environment_id = ${environmentId} and kind = any(${uses.map(({ use }) => use.of)}::text[])
      and (key = any(${names}::text[]) or id = any(${names}::text[])) and status is distinct from 'archived'
  `.execute(db);
  const has = ({ of, key }: NameUse) => rows.some((row) => row.kind === of && (row.key === key || row.id === key));
  return uses.filter(({ use }) => !has(use)).map(({ version, use }) => diagnosticOf(version, use));
}

function diagnosticOf(version: WholeVersion, { of, key, pointer }: NameUse): ValueMap {
  const noun = of.replaceAll('-', ' ');
  return {
    code: 'name_not_found',
    severity: 'error',
    version: version.number,
    pointer,
    message: `This environment has no ${noun} "${key}".`,
    hint: `Create a ${noun} with this key in the environment, or name one that is there.`,
  };
}
