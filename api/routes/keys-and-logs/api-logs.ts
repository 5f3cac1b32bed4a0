import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { getApiLog, listApiLogs } from '../../../src/api-logs';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { includedOf, NOTHING } from '../../answers/include';
import { linksOf, pageOf } from '../../answers/paging';
import { callerOf } from '../../change';
import { isExtended, listQuery, oneQuery } from '../../read-options';
import { apiLogSchema, serializeApiLog } from '../../resources/keys-and-logs/api-log';
import { idParams } from '../route-parts';

/** Requests that were answered: what was asked, and how it went. */
export function addApiLogRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const tags = ['API logs'];

  app.get(
    '/api-logs',
    {
      config: { published: true, answer: pageSchema(apiLogSchema) },
      schema: { tags, summary: 'List requests of the last two weeks, newest first', querystring: listQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const page = await listApiLogs(service.db, environment.id, pageOf(request.query.page));
      const extended = isExtended(request);
      return { data: page.items.map((log) => serializeApiLog(log, extended)), links: linksOf(request.url, page) };
    },
  );

  app.get(
    '/api-logs/:id',
    {
      config: { published: true, answer: oneSchema(apiLogSchema) },
      schema: { tags, summary: 'Retrieve a request', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      const log = await getApiLog(service.db, environment.id, request.params.id);
      return { data: serializeApiLog(log, isExtended(request)), ...(await includedOf(request.query.include, NOTHING)) };
    },
  );
}
