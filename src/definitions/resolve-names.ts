import { sql } from 'kysely';
import type { NameUse } from '../../interpreter/plan';
import type { ValueMap } from '../../interpreter/value';
import type { Trx } from '../database';
import type { Environment } from '../writing';
import type { WholeVersion } from './find-version';

interface Named {
  readonly kind: string;
  readonly id: string;
  readonly key: string | null;
  readonly status: string | null;
  readonly connectionType: string | null;
}

interface Use {
  readonly version: WholeVersion;
  readonly use: NameUse;
}

/**
 * One diagnostic for each place where the versions name what the environment does not have, or a connection of a type
 * that the step cannot use. What is named stays as it is until the transaction ends.
 */
export async function missingNames(
  trx: Trx,
  { id: environmentId }: Environment,
  versions: readonly WholeVersion[],
): Promise<readonly ValueMap[]> {
  const uses = versions.flatMap((version) => (version.plan?.names ?? []).map((use) => ({ version, use })));
  if (uses.length === 0) return [];
  const names = uses.map(({ use }) => use.key);
  const { rows } = await sql<Named>`
    select kind, id, key, status, attributes ->> 'connection_type' as "connectionType" from objects
    where environment_id = ${environmentId} and kind = any(${uses.map(({ use }) => use.of)}::text[])
      and (key = any(${names}::text[]) or id = any(${names}::text[]))
    order by id for share
  `.execute(trx);
  const known = [...rows, ...(await workflowsNamed(trx, environmentId, names))];
  const there = known.filter(({ status }) => status !== 'archived');
  return uses.flatMap(({ version, use }) => {
    const found = there.find((row) => row.kind === use.of && (row.key === use.key || row.id === use.key));
    if (found === undefined) return [missing(version, use)];
    const isUsable = use.types === undefined || use.types.includes(found.connectionType ?? '');
    return isUsable ? [] : [ofAnotherType({ version, use }, found)];
  });
}

/**
 * Workflows are the organization's, and may name each other: it is enough that there is one. Whether it runs in the
 * environment is asked when it is to be started.
 */
async function workflowsNamed(trx: Trx, environmentId: string, names: readonly string[]): Promise<readonly Named[]> {
  const { rows } = await sql<Named>`
    select 'workflow' as kind, w.id, w.key, s.status, null as "connectionType"
    from environments e join workflows w on w.organization_id = e.organization_id
    left join workflow_states s on s.workflow_id = w.id and s.environment_id = e.id
    where e.id = ${environmentId} and (w.key = any(${[...names]}::text[]) or w.id = any(${[...names]}::text[]))`.execute(
    trx,
  );
  return rows;
}

function missing(version: WholeVersion, { of, key, pointer }: NameUse): ValueMap {
  const noun = of.replaceAll('-', ' ');
  return {
    code: 'name_not_found',
    severity: 'error',
    version: version.number,
    pointer,
    message: `This environment has no ${noun} "${key}".`,
    hint:
      of === 'workflow'
        ? 'Save a workflow with this key, or name one that is there and is not archived here.'
        : `Create a ${noun} with this key in the environment, or name one that is there.`,
  };
}

function ofAnotherType({ version, use }: Use, { connectionType }: Named): ValueMap {
  const wanted = (use.types ?? []).join(' or ');
  return {
    code: 'connection_type_wrong',
    severity: 'error',
    version: version.number,
    pointer: use.pointer,
    message: `The connection "${use.key}" is of type ${connectionType}; the action takes one of type ${wanted}.`,
    hint: `Name a connection of type ${wanted}.`,
  };
}
