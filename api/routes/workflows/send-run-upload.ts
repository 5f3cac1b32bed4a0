import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BOUNDS, dropUpload, MOST_ROWS, receiveUpload } from '../../../src/by-hand/uploads/receive-upload';
import { settleUpload } from '../../../src/by-hand/uploads/settle-upload';
import { fault } from '../../../src/faults';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf, change } from '../../change';
import { oneQuery } from '../../read-options';
import { runUploadSchema, serializeUpload } from '../../resources/workflows/run-upload';
import { idParams } from '../route-parts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media type of the body, which the route reads itself; JSON unless said. */
    takes?: string;
  }
}

const MEDIA = 'text/csv';
/** After a refusal so much of a file is still taken, so that who sends it hears of it. */
const MOST_DRAINED = { bytes: 4 * BOUNDS.file, milliseconds: 10_000 };

const querystring = oneQuery.omit({ include: true }).extend({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores')
    .optional()
    .describe('The same file under another name starts its rows again. Nothing personal.'),
});

const description = [
  'Comma-separated values in UTF-8. The first line names the columns: fields of the API trigger, or `object_id` alone, or',
  `\`run_id\` alone. At most ${MOST_ROWS} rows, ${BOUNDS.file / 1_048_576} MiB, and ${BOUNDS.row / 1024} KiB a row.`,
  'Rows are done in the background; the same file again starts nothing twice: rows that started nothing are tried again.',
  'Status 201 for a file that is new, 200 for one that was sent before.',
].join(' ');

/** Takes a file as it comes. */
export function addSendUploadRoute(untyped: FastifyInstance, service: Service): void {
  takeCsv(untyped);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/workflows/:id/run-uploads',
    {
      config: { answer: oneSchema(runUploadSchema), answers: [201, 200], file: true, takes: MEDIA },
      schema: {
        tags: ['Workflows'],
        summary: 'Create a run for each row of a file',
        description,
        consumes: [MEDIA],
        params: idParams,
        querystring,
        body: z.unknown().meta({ type: 'string', description: 'The file.' }),
      },
    },
    async (request, reply) => {
      const { name = '' } = request.query;
      const received = await receive(service, request, reply, request.params.id);
      // What makes the request what it is: see `Idempotency-Key`.
      request.body = { hash: received.hash, name };
      try {
        return await change(service, request, reply, async (writing) => {
          const { secrets } = service;
          const { upload, isNew } = await settleUpload(writing, received, { name, secrets });
          return { status: isNew ? 201 : 200, document: { data: serializeUpload(upload) } };
        });
      } finally {
        await dropUpload(service.db, received.id);
      }
    },
  );
}

/** Files come as streams, to this route alone. */
function takeCsv(app: FastifyInstance): void {
  app.addContentTypeParser(MEDIA, async (request: FastifyRequest) => {
    if (request.routeOptions.config.takes !== MEDIA) throw fault('media_type_not_supported');
    return undefined;
  });
}

async function receive(service: Service, request: FastifyRequest, reply: FastifyReply, workflow: string) {
  refuseOthers(request);
  const { environment, keyId } = callerOf(request);
  const actor = { type: 'api-key', id: keyId } as const;
  // Whoever stops to read it in the middle leaves the connection as it is, for the answer.
  const file = request.raw.iterator({ destroyOnReturn: false });
  try {
    return await receiveUpload(service.db, { environment, actor, workflow, file });
  } catch (error) {
    if (request.raw.destroyed && !request.raw.complete)
      throw fault('request_malformed', { message: 'The file broke off on its way: send it again.' });
    void reply.header('connection', 'close');
    await drain(request.raw);
    throw error;
  }
}

function refuseOthers({ headers }: FastifyRequest): void {
  const [media = '', ...parameters] = String(headers['content-type'] ?? '').split(';');
  const charset = parameters
    .map((one) => /^\s*charset="?([^"]*)"?\s*$/i.exec(one)?.[1])
    .find((one) => one !== undefined);
  const isPlain = [undefined, 'identity'].includes(headers['content-encoding']);
  if (media.trim().toLowerCase() !== MEDIA || !isPlain || !/^(utf-?8|us-ascii)$/i.test(charset ?? 'utf-8'))
    throw fault('media_type_not_supported', { message: CSV_WANTED });
}

const CSV_WANTED = `The body must be CSV in UTF-8, not compressed, sent as \`Content-Type: ${MEDIA}\`.`;

/** Takes what else is sent of a file that is refused within: a client that is cut off while it sends hears nothing. */
async function drain(raw: IncomingMessage): Promise<void> {
  if (!raw.readableDidRead || raw.readableEnded || raw.destroyed) return;
  let taken = 0;
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), MOST_DRAINED.milliseconds);
  raw.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken > MOST_DRAINED.bytes) ended.abort();
  });
  await finished(raw, { writable: false, signal: ended.signal }).catch(() => undefined);
  clearTimeout(timer);
}
