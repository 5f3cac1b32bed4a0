import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createTag, moveObject } from '../../src/objects';
import type { Service } from '../../src/service';
import { oneSchema } from '../answers/envelope';
import { change } from '../change';
import { oneQuery } from '../read-options';
import { repoint } from '../refusals/repoint';
import { objectSchema } from '../resources/object-resource';
import { tag } from '../resources/tag';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from './object-routes';
import { emptyBody, idsSchema } from './route-parts';

const TAGS: OfferedKind = { kind: 'tag', path: '/tags', tag: 'Tags', noun: 'a tag', resource: tag, own: true };

const filterSchema = z.strictObject({ name: z.string().max(255).optional(), status: idsSchema.optional() }).optional();

const bodySchema = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ name: z.string().max(255) }) }),
});

const PLACES = { '/key': '/data/attributes/name', '/tags': '=/data/attributes/name' };

/** Tags, beyond the published document: names that objects can be given. A tag is made when it is first used, too. */
export function addTagKindRoutes(untyped: FastifyInstance, service: Service): void {
  addListRoute(untyped, service, TAGS, filterSchema, (filter) => ({
    ...(filter?.name === undefined ? {} : { key: [filter.name] }),
    ...(filter?.status === undefined ? {} : { status: filter.status }),
  }));
  addRetrieveRoute(untyped, service, TAGS);
  untyped.withTypeProvider<ZodTypeProvider>().post(
    TAGS.path,
    {
      config: { answers: 201, answer: oneSchema(objectSchema(tag)) },
      schema: { tags: [TAGS.tag], summary: 'Create a tag', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { name } = request.body.data.attributes;
        const made = await repoint(request, PLACES, () => createTag(writing, name));
        return {
          status: 201,
          document: await documentOf(writing.trx, request, tag, made, request.query.include),
        };
      }),
  );
  addActionRoute(untyped, service, TAGS, {
    name: 'archive',
    summary: 'Archive a tag: objects that have it keep it, and it no longer counts',
    body: emptyBody,
    act: (writing, { id }) => moveObject(writing, 'tag', id, 'archived'),
  });
}
