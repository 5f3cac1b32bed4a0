import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { consolidateAccounts, getObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { documentOf, type OfferedKind } from '../object-routes';
import { idParams } from '../route-parts';

const bodySchema = z.strictObject({
  meta: z.strictObject({ sourceAccountIds: z.array(z.string().max(128)).min(1).max(100) }),
});

/** Adds `POST /accounts/:id/consolidate`: answered 202, done when it is answered. */
export function addConsolidateRoute(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, path, tag, resource } = offered;
  untyped.withTypeProvider<ZodTypeProvider>().post(
    `${path}/:id/consolidate`,
    {
      config: { published: true, answers: 202, answer: oneSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: 'Consolidate accounts into one',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const account = await repoint(request, { '': '/meta/sourceAccountIds' }, () =>
          consolidateAccounts(writing, id, request.body.meta.sourceAccountIds),
        );
        const document = await documentOf(writing.trx, request, resource, account, request.query.include);
        return { status: 202, document };
      }),
  );
}
