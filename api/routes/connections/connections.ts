import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkConnection } from '../../../activities/connectors/check-values';
import {
  archiveConnection,
  type ConnectionChanges,
  changeConnection,
} from '../../../src/connections/change-connection';
import { createConnection } from '../../../src/connections/create-connection';
import { getObject, type StoredObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { connection } from '../../resources/connection';
import { objectSchema } from '../../resources/object-resource';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idParams, idsSchema } from '../route-parts';
import { CONNECTION_PLACES, createBody, keyedAs, rotateBody, updateBody } from './connection-body';
import { addConnectionTestRoute } from './connection-test';
import { addConnectionUseRoute } from './connection-uses';

const OFFERED: OfferedKind = {
  kind: 'connection',
  path: '/connections',
  tag: 'Connections',
  noun: 'a connection',
  resource: connection,
  own: true,
};
const tags = ['Connections'];
const answer = oneSchema(objectSchema(connection));

const filterSchema = z
  .strictObject({
    connectionType: idsSchema.optional(),
    status: z.enum(['active', 'archived']).optional(),
  })
  .optional();

/** What the world is called with: to be made, tested, changed, given new secrets, looked for, archived. */
export function addConnectionRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, filterSchema, (filter) => ({
    ...(filter?.status === undefined ? {} : { status: [filter.status] }),
    ...(filter?.connectionType === undefined ? {} : { attributes: { connection_type: filter.connectionType } }),
  }));
  addCreateRoute(app, service);
  addRetrieveRoute(app, service, OFFERED);
  addUpdateRoute(app, service);
  addRotateRoute(app, service);
  addConnectionTestRoute(app, service);
  addConnectionUseRoute(app, service);
  addActionRoute(app, service, OFFERED, {
    name: 'archive',
    summary: 'Archive a connection that no running workflow names, for good',
    body: emptyBody,
    act: (writing, { id }) => archiveConnection(writing, id),
  });
}

function addCreateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/connections',
    {
      config: { answer, answers: 201 },
      schema: { tags, summary: 'Create a connection', querystring: oneQuery, body: createBody },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { key, name, connectionType: type, ...given } = request.body.data.attributes;
        const made = await repoint(request, CONNECTION_PLACES, () => {
          const settings = keyedAs(type, 'settings', given.settings);
          const checked = checkConnection(type, settings, keyedAs(type, 'secrets', given.secrets));
          const named = name === undefined || name === null ? {} : { name };
          return createConnection(service, writing, { key, type, ...named, ...checked });
        });
        return { status: 201, document: await documentOf(writing.trx, request, connection, made) };
      }),
  );
}

function addUpdateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    '/connections/:id',
    {
      config: { answer },
      schema: {
        tags,
        summary: 'Change the name or settings of a connection: steps see it from their next attempt on',
        params: idParams,
        querystring: oneQuery,
        body: updateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name, settings } = request.body.data?.attributes ?? {};
        const updated = await repoint(request, CONNECTION_PLACES, () =>
          changed(service, writing, request.params.id, (type) => ({
            ...(name === undefined ? {} : { name }),
            ...(settings === undefined ? {} : { settings: keyedAs(type, 'settings', settings) }),
          })),
        );
        return { document: await documentOf(writing.trx, request, connection, updated) };
      }),
  );
}

function addRotateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/connections/:id/rotate',
    {
      config: { answer },
      schema: {
        tags,
        summary: 'Give a connection new secrets: steps use them from their next attempt on',
        params: idParams,
        querystring: oneQuery,
        body: rotateBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { secrets } = request.body.data.attributes;
        const rotated = await repoint(request, CONNECTION_PLACES, () =>
          changed(service, writing, request.params.id, (type) => ({ secrets: keyedAs(type, 'secrets', secrets) })),
        );
        return { document: await documentOf(writing.trx, request, connection, rotated) };
      }),
  );
}

async function changed(
  service: Service,
  writing: Writing,
  name: string,
  changesOf: (type: string) => ConnectionChanges,
): Promise<StoredObject> {
  const { id, attributes } = await getObject(writing.trx, writing.environment.id, name, 'connection');
  const changes = changesOf(String(attributes['connection_type']));
  return changeConnection(service, writing, id, changes, checkConnection);
}
