import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancelUpload } from '../../../src/by-hand/uploads/cancel-upload';
import { findUpload, listRows, listUploads, readRows } from '../../../src/by-hand/uploads/find-upload';
import { ROW_RESULTS, type StoredRow } from '../../../src/by-hand/uploads/stored-upload';
import type { Service } from '../../../src/service';
import { oneSchema, pageSchema } from '../../answers/envelope';
import { DEEP, linksOf, pageOf } from '../../answers/paging';
import { callerOf, change } from '../../change';
import { listQuery, oneQuery } from '../../read-options';
import {
  runUploadRowSchema,
  runUploadSchema,
  serializeUpload,
  serializeUploadRow,
} from '../../resources/workflows/run-upload';
import { emptyBody, idParams } from '../route-parts';
import { addSendUploadRoute } from './send-run-upload';

const tags = ['Workflow runs'];
const querystring = oneQuery.omit({ include: true });
const answer = oneSchema(runUploadSchema);

const resultsSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(ROW_RESULTS, { error: `must be one or several of ${ROW_RESULTS.join(', ')}, by comma` })));

const rowsQuery = listQuery.extend({
  filter: z.strictObject({ result: resultsSchema.optional() }).optional().meta(DEEP),
});

/** Files that start a run a row: sent, done in the background, looked at while and after that. */
export function addRunUploadRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  addSendUploadRoute(untyped, service);

  app.get(
    '/workflow-run-uploads',
    {
      config: { answer: pageSchema(runUploadSchema) },
      schema: { tags, summary: 'List files that start runs, newest first', querystring: listQuery },
    },
    async (request) => {
      const found = await listUploads(service.db, callerOf(request).environment.id, pageOf(request.query.page));
      return { data: found.items.map(serializeUpload), links: linksOf(request.url, found) };
    },
  );

  app.get(
    '/workflow-run-uploads/:id',
    {
      config: { answer },
      schema: { tags, summary: 'Retrieve how far a file is', params: idParams, querystring },
    },
    async (request) => ({
      data: serializeUpload(await findUpload(service.db, callerOf(request).environment.id, request.params.id)),
    }),
  );

  app.post(
    '/workflow-run-uploads/:id/cancel',
    {
      config: { answer },
      schema: {
        tags,
        summary: 'Start no more runs of a file: those that have started go on',
        params: idParams,
        querystring,
        body: emptyBody,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => ({
        document: { data: serializeUpload(await cancelUpload(writing, request.params.id)) },
      })),
  );

  addRowRoutes(untyped, service);
}

function addRowRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/workflow-run-uploads/:id/rows',
    {
      config: { answer: pageSchema(runUploadRowSchema) },
      schema: {
        tags,
        summary: 'List what became of the rows of a file, by their lines',
        description: 'For 90 days after the file was done.',
        params: idParams,
        querystring: rowsQuery,
      },
    },
    async (request) => {
      const { id } = await findUpload(service.db, callerOf(request).environment.id, request.params.id);
      const { page, filter } = request.query;
      const found = await listRows(service.db, id, filter?.result ?? [], pageOf(page));
      return { data: found.items.map(serializeUploadRow), links: linksOf(request.url, found) };
    },
  );

  app.get(
    '/workflow-run-uploads/:id/rows.csv',
    {
      config: { answer: z.string(), answerMedia: 'text/csv' },
      schema: { tags, summary: 'Download what became of the rows of a file', params: idParams, querystring },
    },
    async (request, reply) => {
      const { id } = await findUpload(service.db, callerOf(request).environment.id, request.params.id);
      void reply.header('content-disposition', `attachment; filename="${id}.csv"`);
      return reply.type('text/csv; charset=utf-8').send(Readable.from(printRows(readRows(service.db, id))));
    },
  );
}

async function* printRows(rows: AsyncIterable<StoredRow>): AsyncGenerator<string> {
  yield 'line,result,run_id,code,faults\n';
  for await (const { line, result, runId, code, faults } of rows) {
    const said = faults.map(({ column, details }) => (column === null ? details : `${column}: ${details}`)).join(' ');
    yield `${[String(line), result ?? '', runId ?? '', code ?? '', said].map(cellOf).join(',')}\n`;
  }
}

function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
