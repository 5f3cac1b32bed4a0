import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createObject, getObject, listObjects } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { linksOf, pageOf } from '../../answers/paging';
import { presentObjects } from '../../answers/present-objects';
import { callerOf, change } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { caseComment } from '../../resources/cases/case-comment';
import { objectSchema } from '../../resources/object-resource';
import { addRetrieveRoute, documentOf, howOf, type OfferedKind } from '../object-routes';
import { idParams } from '../route-parts';

const COMMENTS: OfferedKind = {
  kind: 'case-comment',
  path: '/case-comments',
  tag: 'Cases',
  noun: 'a comment on a case',
  resource: caseComment,
  own: true,
};

const PATH = '/cases/:id/comments';

const bodySchema = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ message: z.string().min(1).max(10_000) }) }),
});

/** Comments on cases, beyond the published document. */
export function addCaseCommentRoutes(untyped: FastifyInstance, service: Service): void {
  addRetrieveRoute(untyped, service, COMMENTS);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    PATH,
    {
      config: { answer: pageSchema(objectSchema(caseComment)) },
      schema: { tags: ['Cases'], summary: 'List the comments on a case', params: idParams, querystring: listQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const { id } = await getObject(service.db, environment.id, request.params.id, 'case');
      const asked = { ...pageOf(request.query.page), filters: { related: { case: [id] } } };
      const page = await listObjects(service.db, environment.id, 'case-comment', asked);
      const data = await presentObjects(service.db, caseComment, page.items, howOf(request));
      return { data, links: linksOf(request.url, page) };
    },
  );
  app.post(
    PATH,
    {
      config: { answers: 201, answer: oneSchema(objectSchema(caseComment)) },
      schema: {
        tags: ['Cases'],
        summary: 'Comment on a case',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { id } = await getObject(writing.trx, writing.environment.id, request.params.id, 'case');
        const { message } = request.body.data.attributes;
        const comment = await repoint(request, { '/attributes': '/data/attributes' }, () =>
          createObject(writing, 'case-comment', { attributes: { message }, relations: { case: [id] } }),
        );
        const document = await documentOf(writing.trx, request, caseComment, comment, request.query.include);
        return { status: 201, document };
      }),
  );
}
