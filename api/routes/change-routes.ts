import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { createObject, getObject, moveObject, type NewValues, updateObject, updateTemplate } from '../../src/objects';
import type { Service } from '../../src/service';
import { oneSchema } from '../answers/envelope';
import { change } from '../change';
import { oneQuery } from '../read-options';
import { type Places, repoint } from '../refusals/repoint';
import { objectSchema } from '../resources/object-resource';
import { addActionRoute, documentOf, type OfferedKind } from './object-routes';
import { emptyBody, idParams } from './route-parts';
import { settableValues } from './settable-body';

/** Adds `POST /<path>`, beyond the published document. `places`: where in the body its values come from. */
export function addCreateRoute<B extends z.ZodType>(
  untyped: FastifyInstance,
  service: Service,
  { kind, path, tag, noun, resource }: OfferedKind,
  { body, places, valuesOf }: { body: B; places: Places; valuesOf: (body: z.output<B>) => NewValues },
): void {
  untyped.post(
    path,
    {
      config: { answers: 201, answer: oneSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary: `Create ${noun}`, querystring: oneQuery, body },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const values = valuesOf(request.body as z.output<B>);
        const object = await repoint(request, places, () => createObject(writing, kind, values));
        const { include } = request.query as z.output<typeof oneQuery>;
        return { status: 201, document: await documentOf(writing.trx, request, resource, object, include) };
      }),
  );
}

/** Adds `PATCH /<path>/:id` of the attributes in `{data: {attributes}}`, beyond the published document. */
export function addUpdateRoute(
  untyped: FastifyInstance,
  service: Service,
  { kind, path, tag, noun, resource }: OfferedKind,
  body: z.ZodType<{ data: { attributes: Readonly<Record<string, unknown>> } }>,
): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    `${path}/:id`,
    {
      config: { answer: oneSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary: `Update ${noun}`, params: idParams, querystring: oneQuery, body },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const attributes = settableValues(request.body.data.attributes);
        const places = { '/attributes': '/data/attributes' };
        const object = await repoint(request, places, () => updateObject(writing, kind, id, { attributes }));
        return { document: await documentOf(writing.trx, request, resource, object, request.query.include) };
      }),
  );
}

/**
 * Adds `PATCH /<path>/:id` of a type, or of a template without versions: a change holds at once for all that is made of
 * it. Beyond the published document.
 */
export function addTypeUpdateRoute<B extends z.ZodType>(
  untyped: FastifyInstance,
  service: Service,
  { kind, path, tag, resource }: OfferedKind,
  {
    summary,
    body,
    places,
    changesOf,
  }: { summary: string; body: B; places: Places; changesOf: (body: z.output<B>) => ValueMap },
): void {
  untyped.withTypeProvider<ZodTypeProvider>().patch(
    `${path}/:id`,
    {
      config: { answer: oneSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary, params: idParams, querystring: oneQuery, body: body as z.ZodType },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, kind);
        const changes = changesOf(request.body as z.output<B>);
        const object = await repoint(request, places, () => updateTemplate(writing, kind, id, changes));
        return { document: await documentOf(writing.trx, request, resource, object, request.query.include) };
      }),
  );
}

/** Adds an action for each move: `[name, summary, status]`, beyond the published document. */
export function addMoveRoutes(
  app: FastifyInstance,
  service: Service,
  offered: OfferedKind,
  moves: readonly (readonly [name: string, summary: string, to: string])[],
): void {
  for (const [name, summary, to] of moves) {
    addActionRoute(app, service, offered, {
      name,
      summary,
      own: true,
      body: emptyBody,
      act: (writing, { id }) => moveObject(writing, offered.kind, id, to),
    });
  }
}
