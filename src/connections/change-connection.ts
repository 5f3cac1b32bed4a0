import { isDeepStrictEqual } from 'node:util';
import type { ValueMap } from '../../interpreter/value';
import { fault } from '../faults/fault';
import { moveObject, type StoredObject } from '../objects';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeEvent } from '../objects/rows/write-event';
import { writeRow } from '../objects/rows/write-row';
import { present } from '../objects/values';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import { mapOf } from '../value-shape';
import type { Writing } from '../writing';
import type { SecretValues } from './connection';
import { lockSecretValues, writeSecrets } from './connection-secrets';
import { type ConnectionUse, usesOfConnection } from './uses-of-connection';

/** What is to be other than it was. Settings and secrets that are not named stay, null takes one away. */
export interface ConnectionChanges {
  readonly name?: string | null;
  readonly settings?: ValueMap;
  readonly secrets?: ValueMap;
}

/** Says whether a type's settings and secrets are right, all of them together: a fault if not. */
export type CheckConnection = (
  type: string,
  settings: ValueMap,
  secrets: ValueMap,
) => { readonly secrets: SecretValues };

type Using = Pick<Service, 'secrets'>;

/**
 * Changes a connection. Steps see it from their next attempt on; an access token that was had by the old settings or
 * secrets is forgotten. Faults: `object_not_found`, `connection_archived`, `encryption_key_missing`, those of `check`.
 */
export async function changeConnection(
  using: Using,
  writing: Writing,
  id: string,
  changes: ConnectionChanges,
  check: CheckConnection,
): Promise<StoredObject> {
  const sealing = secretsOf(using);
  const { object, at } = await lockForChange(writing, 'connection', id);
  if (object.status === 'archived') throw fault('connection_archived', { details: { connection: object.key } });
  const { attributes } = object;
  const known = await lockSecretValues(writing.trx, sealing, object.id);
  const settings = patched(mapOf(attributes['settings']), changes.settings);
  const { secrets } = check(String(attributes['connection_type']), settings, patched(known, changes.secrets));
  const name = changes.name === undefined ? (attributes['name'] ?? null) : changes.name;
  const isRotated = !isDeepStrictEqual(secrets, known);
  const changed = [
    ...(name === (attributes['name'] ?? null) ? [] : ['name']),
    ...(isDeepStrictEqual(settings, mapOf(attributes['settings'])) ? [] : ['settings']),
  ];
  if (isRotated || changed.includes('settings')) await writeSecrets(writing.trx, sealing, object.id, secrets);
  if (!isRotated && changed.length === 0) return object;
  let next = await writeRow(writing, object, { attributes: present({ ...attributes, name, settings }) }, at);
  if (changed.length > 0) next = await writeEvent(writing, next, 'connection.updated', { changed });
  return isRotated ? writeEvent(writing, next, 'connection.rotated', { changed: changedKeys(known, secrets) }) : next;
}

/**
 * Archives a connection, for good: a step that names it ends in `connection_archived` from then on. Faults:
 * `connection_in_use` while a workflow that runs in the environment names it, or a report template, `move_not_allowed`, `object_not_found`.
 */
export async function archiveConnection(writing: Writing, id: string): Promise<StoredObject> {
  const { trx, environment } = writing;
  // Under its lock no workflow that names it can be activated before this is committed.
  const { object } = await lockForChange(writing, 'connection', id);
  const uses = await usesOfConnection(trx, environment, object);
  const isUsed = uses.some(({ live }) => live);
  if (isUsed && object.status !== 'archived') throw inUse(uses);
  return moveObject(writing, 'connection', id, 'archived');
}

function inUse(uses: readonly ConnectionUse[]) {
  const keysOf = (kind: ConnectionUse['of']) => [
    ...new Set(uses.filter(({ of, live }) => live && of === kind).map(({ key }) => key)),
  ];
  const [workflows, templates] = [keysOf('workflow-version'), keysOf('report-template')];
  const sentences = [
    workflows.length > 0 &&
      `Workflows that run in this environment name the connection: ${workflows.join(', ')}. Pause them, or activate versions that name another one.`,
    templates.length > 0 &&
      `Report templates name the connection: ${templates.join(', ')}. Have another one named there.`,
    'Archive the connection then.',
  ];
  return fault('connection_in_use', {
    message: sentences.filter((sentence) => sentence !== false).join(' '),
    details: { workflows, report_templates: templates },
  });
}

function patched(before: ValueMap, patch: ValueMap = {}): ValueMap {
  return Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null));
}

/** Their names, never what they are. */
function changedKeys(before: SecretValues, after: SecretValues): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}
