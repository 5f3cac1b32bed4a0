import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Tested, testConnection } from '../../../activities/connectors/test-connection';
import type { ValueMap } from '../../../interpreter/value';
import { FAULTS } from '../../../src/faults/catalogue';
import { getObject } from '../../../src/objects';
import { createOutgoingClient } from '../../../src/outgoing/create-outgoing-client';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf } from '../../change';
import { oneQuery } from '../../read-options';
import { connection } from '../../resources/connection';
import { objectSchema } from '../../resources/object-resource';
import { camelKeys } from '../../wire/deep-keys';
import { documentOf } from '../object-routes';
import { emptyBody, idParams } from '../route-parts';

const open = z.record(z.string(), z.unknown());
const metaSchema = z.object({
  ok: z.boolean(),
  seen: open.optional().describe('What the other side says of itself: whether it is the right account.'),
  fault: z
    .object({
      code: z.string(),
      title: z.string(),
      message: z.string().describe('What is wrong, and what to do.'),
      details: open.optional(),
    })
    .optional(),
});

/** Adds `POST /connections/:id/test`: makes a call each time, whatever `Idempotency-Key` says. */
export function addConnectionTestRoute(untyped: FastifyInstance, service: Service): void {
  const http = createOutgoingClient(service.outgoing ?? {});
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/connections/:id/test',
    {
      config: { answer: oneSchema(objectSchema(connection), metaSchema) },
      schema: {
        tags: ['Connections'],
        summary:
          'Call the other side as cheaply as can be; `meta` says whether it knows the connection, in at most 10 s',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
        body: emptyBody,
      },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const found = await getObject(service.db, environment.id, request.params.id, 'connection');
      const document = await documentOf(service.db, request, connection, found);
      return { ...document, meta: metaOf(await testConnection(service, http, found)) };
    },
  );
}

function metaOf(tested: Tested): ValueMap {
  if (tested.ok) return { ok: true, seen: camelKeys(tested.seen) };
  const { code, message, details } = tested.fault;
  const title = FAULTS[code]?.title ?? code;
  return { ok: false, fault: { code, title, message, ...(details !== undefined && { details }) } };
}
