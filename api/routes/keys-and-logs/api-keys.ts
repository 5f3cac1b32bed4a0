import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkKeyValues, type KeyValues } from '../../../src/api-keys';
import { changeApiKey, expireApiKey } from '../../../src/api-keys/change-api-key';
import { getApiKey, listApiKeys } from '../../../src/api-keys/read-api-keys';
import { createApiKey } from '../../../src/organizations';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { includedOf, NOTHING } from '../../answers/include';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { type Change, callerOf, change } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { apiKeySchema, serializeApiKey } from '../../resources/keys-and-logs/api-key';
import { emptyBody, idParams } from '../route-parts';
import { createBody, expireBody, KEY_PLACES, keyValues, updateBody } from './api-key-body';

const tags = ['API keys'];
const filter = z.strictObject({ name: z.string().optional() }).optional();
const answer = oneSchema(apiKeySchema);

/** Keys to the environment: a key with the permission to may see, make, change and end them. */
export function addApiKeyRoutes(untyped: FastifyInstance, service: Service): void {
  addReadRoutes(untyped, service);
  addCreateRoutes(untyped, service);
  addUpdateRoutes(untyped, service);
}

function addReadRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api-keys',
    {
      config: { published: true, answer: pageSchema(apiKeySchema) },
      schema: {
        tags,
        summary: 'List the keys to this environment, newest first',
        querystring: listQuery.extend({ filter: filter.meta(DEEP) }),
      },
    },
    async (request) => {
      const { page, filter: { name } = {} } = request.query;
      const named = name === undefined ? {} : { name };
      const found = await listApiKeys(service.db, callerOf(request).environment.id, { ...pageOf(page), ...named });
      return { data: found.items.map(serializeApiKey), links: linksOf(request.url, found) };
    },
  );
  app.get(
    '/api-keys/:id',
    {
      config: { published: true, answer },
      schema: { tags, summary: 'Retrieve a key, without itself', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const key = await getApiKey(service.db, callerOf(request).environment.id, request.params.id);
      return { data: serializeApiKey(key), ...(await includedOf(request.query.include, NOTHING)) };
    },
  );
}

function addCreateRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api-keys',
    {
      config: { published: true, secret: true, answers: 201, answer },
      schema: { tags, summary: 'Create a key, and see it this once', querystring: oneQuery, body: createBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const own = callerOf(request).terms.permissions;
        const { name, ...given } = request.body.data.attributes;
        const values = { permissions: own, ...keyValues(given) };
        await repoint(request, KEY_PLACES, async () => checkKeyValues(values, own));
        return made(writing, name, values, 201);
      }),
  );
  app.post(
    '/api-keys/:id/clone',
    {
      config: { published: true, secret: true, answer },
      schema: { tags, summary: 'Make a key like another', params: idParams, querystring: oneQuery, body: emptyBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, ...values } = await getApiKey(writing.trx, writing.environment.id, request.params.id);
        checkKeyValues({ permissions: values.permissions }, callerOf(request).terms.permissions);
        return made(writing, name, values, 200);
      }),
  );
}

async function made(writing: Writing, name: string, values: KeyValues, status: number): Promise<Change> {
  const { trx, environment } = writing;
  const { id, apiKey } = await createApiKey(trx, environment, name, values);
  const data = serializeApiKey(await getApiKey(trx, environment.id, id));
  return { status, document: { data }, shownOnce: { value: apiKey } };
}

function addUpdateRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.patch(
    '/api-keys/:id',
    {
      config: { published: true, answer },
      schema: { tags, summary: 'Change a key', params: idParams, querystring: oneQuery, body: updateBody },
    },
    (request, reply) =>
      change(service, request, reply, async ({ trx, environment }) => {
        const values = keyValues(request.body.data.attributes);
        const own = callerOf(request).terms.permissions;
        await repoint(request, KEY_PLACES, async () => checkKeyValues(values, own));
        const key = await changeApiKey(trx, environment.id, request.params.id, values);
        return { document: { data: serializeApiKey(key) } };
      }),
  );
  app.post(
    '/api-keys/:id/expire',
    {
      config: { published: true, answer },
      schema: { tags, summary: 'Let a key end, soon', params: idParams, querystring: oneQuery, body: expireBody },
    },
    (request, reply) =>
      change(service, request, reply, async ({ trx, environment }) => {
        const { expiresInSeconds } = request.body.meta;
        const key = await expireApiKey(trx, environment.id, request.params.id, expiresInSeconds);
        return { document: { data: serializeApiKey(key) } };
      }),
  );
}
