import type { Value, ValueMap } from '../../interpreter/value';
import type { Trx } from '../database';
import { fault } from '../faults/fault';
import { createObject, findObject, type StoredObject } from '../objects';
import { checkAttributes } from '../objects/fields/check-values';
import { type Diagnostic, refuse } from '../objects/refuse';
import { lockForChange } from '../objects/rows/lock-objects';
import { writeRow } from '../objects/rows/write-row';
import { present } from '../objects/values';
import { secretsOf } from '../secrets/secrets';
import type { Service } from '../service';
import type { Writing } from '../writing';
import { checkSettings, type Headers } from './check-settings';
import { addSecret, expireSecrets, readHeaders, writeHeaders } from './endpoint-secrets';

/** What a webhook is made with: attributes by snake_case key, and headers that its receiver wants. */
export interface WebhookSettings {
  readonly attributes: ValueMap;
  readonly headers?: Headers;
}

/** Seconds that the secret before may still sign for, where a rotation does not say. */
const OVERLAP = 86_400;

const DEFAULTS: ValueMap = {
  api_version: '2025-12-08',
  api_key_inflection: 'kebab',
  api_attributes_blocklist: [],
  file_access_token_expires_in: 21_600,
  included_allowlist: { state: 'include_none' },
  relationship_allowlist: { state: 'include_all' },
};

/** Kinds that a webhook can be limited to. */
const TEMPLATES = ['inquiry-template', 'case-template', 'report-template', 'verification-template', 'account-type'];

type Using = Pick<Service, 'secrets' | 'outgoing'>;

/** Makes a webhook, disabled, with a secret. Faults `attribute_invalid`, `encryption_key_missing`. */
export async function createWebhook(
  using: Using,
  writing: Writing,
  { attributes, headers }: WebhookSettings,
): Promise<StoredObject> {
  const secrets = secretsOf(using);
  checkSettings(using.outgoing ?? {}, attributes, headers);
  const limited = await resolveTemplates(writing, attributes);
  const webhook = await createObject(writing, 'webhook', { attributes: { ...DEFAULTS, ...limited } });
  await addSecret(writing.trx, secrets, webhook.id);
  await writeHeaders(writing.trx, secrets, webhook.id, headers ?? {});
  return webhook;
}

/** Replaces what is given, whole; null takes it away. An archived webhook stays as it is. */
export async function updateWebhook(
  using: Using,
  writing: Writing,
  id: string,
  { attributes, headers }: WebhookSettings,
): Promise<StoredObject> {
  const secrets = secretsOf(using);
  checkSettings(using.outgoing ?? {}, attributes, headers);
  const { object, at } = await lockForChange(writing, 'webhook', id);
  refuseArchived(object);
  const given = checkAttributes('webhook', await resolveTemplates(writing, attributes));
  if (headers !== undefined) await writeHeaders(writing.trx, secrets, object.id, headers);
  return writeRow(writing, object, { attributes: present({ ...object.attributes, ...given }) }, at);
}

/** Makes a webhook like another, disabled, with a secret of its own. */
export async function cloneWebhook(using: Using, writing: Writing, webhook: StoredObject): Promise<StoredObject> {
  const { enabled_at: _, ...attributes } = webhook.attributes;
  const headers = await readHeaders(writing.trx, secretsOf(using), webhook.id);
  return createWebhook(using, writing, { attributes, headers });
}

/** Gives a webhook a new secret; the one before signs beside it for `seconds`. */
export async function rotateSecret(
  using: Using,
  writing: Writing,
  id: string,
  seconds = OVERLAP,
): Promise<StoredObject> {
  const secrets = secretsOf(using);
  const { object } = await lockForChange(writing, 'webhook', id);
  refuseArchived(object);
  await expireSecrets(writing.trx, object.id, seconds);
  await addSecret(writing.trx, secrets, object.id);
  return object;
}

export function refuseArchived({ status }: StoredObject): void {
  if (status === 'archived') throw fault('webhook_archived');
}

/** Templates may be named by key; kept are their ids. */
async function resolveTemplates({ trx, environment }: Writing, attributes: ValueMap): Promise<ValueMap> {
  const { template_ids: named } = attributes;
  if (!Array.isArray(named)) return attributes;
  const found: Diagnostic[] = [];
  const ids: string[] = [];
  for (const [index, name] of (named as readonly Value[]).entries()) {
    const id = await findTemplate(trx, environment.id, String(name));
    if (id !== undefined) ids.push(id);
    else {
      const message = 'There is no template of this id or key in this environment.';
      found.push({ code: 'relation_target_not_found', pointer: `/attributes/template_ids/${index}`, message });
    }
  }
  if (found.length > 0) throw refuse('attribute_invalid', found);
  return { ...attributes, template_ids: [...new Set(ids)] };
}

async function findTemplate(trx: Trx, environmentId: string, name: string): Promise<string | undefined> {
  for (const kind of TEMPLATES) {
    const template = await findObject(trx, environmentId, name, kind);
    if (template !== undefined) return template.id;
  }
  return undefined;
}
