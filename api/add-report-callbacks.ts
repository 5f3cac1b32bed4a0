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
      // As it came: a signature is over that.
      callbacks.addContentTypeParser(
        'application/json',
        { parseAs: 'string' },
        async (_: unknown, text: string) => text,
      );
      callbacks.post<{ Params: { token: string }; Body: string | undefined }>(
        '/reports/:token',
        { schema: { hide: true }, config: { secret: true } },
        async ({ params, headers, body: text }) => {
          if (text === undefined) throw fault('report_answer_invalid', { message: 'The body is missing.' });
          await takeCallback(service, params.token, { body: parseJson(text), text, headers });
          return { status: 'taken' };
        },
      );
    },
    { prefix: '/callbacks' },
  );
}
