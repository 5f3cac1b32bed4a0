import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Db, Trx } from '../../../src/database';
import { getObject, type StoredObject } from '../../../src/objects';
import { secretsOf } from '../../../src/secrets/secrets';
import type { Service } from '../../../src/service';
import { cloneWebhook, createWebhook, rotateSecret, updateWebhook } from '../../../src/webhooks/create-webhook';
import { readSecrets } from '../../../src/webhooks/endpoint-secrets';
import { enableWebhook, stopWebhook } from '../../../src/webhooks/stop-webhook';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { type Change, callerOf, change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { secretAttributes, webhook, webhookWithSecretSchema } from '../../resources/webhooks/webhook';
import { addActionRoute, addListRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams } from '../route-parts';
import { createBody, rotateBody, settingsOf, updateBody, versionOf, WEBHOOK_PLACES } from './webhook-body';
import { addWebhookDeliveryRoutes } from './webhook-deliveries';

const OFFERED: OfferedKind = {
  kind: 'webhook',
  path: '/webhooks',
  tag: 'Webhooks',
  noun: 'a webhook',
  resource: webhook,
};
const tags = ['Webhooks'];
const withSecret = { published: true, secret: true, answer: oneSchema(webhookWithSecretSchema) };

const filterSchema = z.strictObject({ status: z.enum(['disabled', 'enabled', 'archived']).optional() }).optional();

/** Where events are sent to: to be set up, enabled, disabled, given new secrets; and what was sent. */
export function addWebhookRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter) =>
    filter?.status === undefined ? {} : { status: [filter.status] },
  );
  addCreateRoute(app, service);
  addRetrieveRoute(app, service);
  addUpdateRoute(app, service);
  addMoveRoutes(app, service);
  addRotateRoute(app, service);
  addCloneRoute(app, service);
  addWebhookDeliveryRoutes(app, service);
}

function addCreateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/webhooks',
    {
      config: { ...withSecret, answers: 201 },
      schema: { tags, summary: 'Create a webhook, disabled', querystring: oneQuery, body: createBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { attributes, headers } = settingsOf(request.body.data.attributes);
        const settings = {
          attributes: { api_version: versionOf(request), ...attributes },
          ...(headers === undefined ? {} : { headers }),
        };
        const made = await repoint(request, WEBHOOK_PLACES, () => createWebhook(service, writing, settings));
        return shownWithSecrets(service, writing, request, made, 201);
      }),
  );
}

function addRetrieveRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().get(
    '/webhooks/:id',
    {
      config: withSecret,
      schema: { tags, summary: 'Retrieve a webhook, with its secrets', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const found = await webhookOf(service.db, environment.id, request.params.id);
      const { data, ...rest } = await documentOf(service.db, request, webhook, found, request.query.include);
      const secrets = await readSecrets(service.db, secretsOf(service), found.id);
      return { ...rest, data: { ...data, attributes: { ...data.attributes, ...secretAttributes(secrets) } } };
    },
  );
}

function addUpdateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/webhooks/:id',
    {
      config: { published: true, answer: oneSchema(objectSchema(webhook)) },
      schema: { tags, summary: 'Change a webhook', params: idParams, querystring: oneQuery, body: updateBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const settings = settingsOf(request.body.data?.attributes ?? {});
        const updated = await repoint(request, WEBHOOK_PLACES, () =>
          updateWebhook(service, writing, request.params.id, settings),
        );
        return { document: await documentOf(writing.trx, request, webhook, updated, request.query.include) };
      }),
  );
}

function addMoveRoutes(app: FastifyInstance, service: Service): void {
  addActionRoute(app, service, OFFERED, {
    name: 'enable',
    summary: 'Send a webhook the events that happen from now on',
    body: emptyBody,
    act: (writing, { id }) => enableWebhook(writing, id),
  });
  addActionRoute(app, service, OFFERED, {
    name: 'disable',
    summary: 'Send a webhook nothing more, what is on its way included',
    body: emptyBody,
    act: (writing, { id }) => stopWebhook(writing, id, 'disabled'),
  });
  addActionRoute(app, service, OFFERED, {
    name: 'archive',
    summary: 'Archive a webhook, for good',
    body: emptyBody,
    act: (writing, { id }) => stopWebhook(writing, id, 'archived'),
  });
}

function addRotateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/webhooks/:id/rotate-secret',
    {
      config: withSecret,
      schema: {
        tags,
        summary: 'Give a webhook a new secret; the one before may sign beside it for a while',
        params: idParams,
        querystring: oneQuery,
        body: rotateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const seconds = request.body?.meta?.expiresInSeconds;
        const rotated = await rotateSecret(service, writing, request.params.id, seconds);
        return shownWithSecrets(service, writing, request, rotated);
      }),
  );
}

function addCloneRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/webhooks/:id/clone',
    {
      config: withSecret,
      schema: {
        tags,
        summary: 'Make a webhook like another, disabled, with a secret of its own',
        params: idParams,
        querystring: oneQuery,
        body: emptyBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const found = await webhookOf(writing.trx, writing.environment.id, request.params.id);
        return shownWithSecrets(service, writing, request, await cloneWebhook(service, writing, found));
      }),
  );
}

/** An answer that is repeated for its idempotency key lacks the secrets, which lie sealed and nowhere else. */
async function shownWithSecrets(
  service: Service,
  { trx }: Writing,
  request: FastifyRequest,
  object: StoredObject,
  status = 200,
): Promise<Change> {
  const document = await documentOf(trx, request, webhook, object);
  const secrets = await readSecrets(trx, secretsOf(service), object.id);
  return { status, document, shownOnce: secretAttributes(secrets) };
}

function webhookOf(db: Db | Trx, environmentId: string, id: string): Promise<StoredObject> {
  return getObject(db, environmentId, id, 'webhook');
}
