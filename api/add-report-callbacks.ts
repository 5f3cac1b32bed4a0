import type { FastifyInstance } from 'fastify';
import { fault } from '../src/faults';
import { takeCallback } from '../src/reports/take-callback';
import type { Service } from '../src/service';
import { parseJson } from './wire/parse-json';

/**
 * Adds `POST /callbacks/reports/:token`, where the provider of a report brings its answer: outside of the API proper,
 * since it has no key but the token that it was given with the question.
 */
export function addReportCallbacks(app: FastifyInstance, service: Service): void {
  void app.register(
    async (callbacks) => {
      callbacks.removeAllContentTypeParsers();
      callbacks.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, body: string) =>
        parseJson(body),
      );
      callbacks.post<{ Params: { token: string } }>(
        '/reports/:token',
        { schema: { hide: true }, config: { secret: true } },
        async ({ params, body }) => {
          if (body === undefined) throw fault('report_answer_invalid', { message: 'The body is missing.' });
          await takeCallback(service, params.token, body);
          return { status: 'taken' };
        },
      );
    },
    { prefix: '/callbacks' },
  );
}
