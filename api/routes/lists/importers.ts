import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fault } from '../../../src/faults';
import { createImporter, IMPORTER_TYPES, type ImporterType } from '../../../src/importers';
import { moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { importer } from '../../resources/importer';
import { LIST_TYPES } from '../../resources/lists/list-item';
import { objectSchema } from '../../resources/object-resource';
import { parseForm } from '../../wire/parse-form';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, nameSchema } from '../route-parts';

const OFFERED: OfferedKind = {
  kind: 'importer-pipeline-run',
  path: '/importers',
  tag: 'Importers',
  noun: 'an importer',
  resource: importer,
};

/** Bytes of a request with a file. */
const LARGEST = 8 * 1_048_576;

const ACTIONS = [
  { name: 'pause', summary: 'Pause an importer', to: 'paused' },
  { name: 'resume', summary: 'Resume an importer', to: 'pending' },
  { name: 'cancel', summary: 'Cancel an importer: what it did stays', to: 'canceled' },
] as const;

const fileSchema = z.strictObject({
  data: z.base64('must be base64').describe('The file, in base64.'),
  filename: z.string().max(255).optional(),
});

/** Importers: files of accounts, or of items of lists, whose rows are done in the background. */
export function addImporterRoutes(app: FastifyInstance, service: Service): void {
  takeForms(app);
  addListRoute(app, service, OFFERED, z.strictObject({}).optional(), () => ({}));
  addRetrieveRoute(app, service, OFFERED);
  for (const { name, summary, to } of ACTIONS) {
    addActionRoute(app, service, OFFERED, {
      name,
      summary,
      body: emptyBody,
      own: true,
      act: (writing, { id }) => moveObject(writing, OFFERED.kind, id, to),
    });
  }
  for (const type of IMPORTER_TYPES) addImportRoute(app, service, type);
}

function addImportRoute(untyped: FastifyInstance, service: Service, type: ImporterType): void {
  const { listType } = type;
  const list = listType === undefined ? {} : { listId: nameSchema.describe('Id or key.') };
  const bodySchema = z.strictObject({
    data: z.strictObject({ attributes: z.strictObject({ file: fileSchema, ...list }) }),
  });
  const plural = LIST_TYPES.find((one) => one.type === listType)?.plural;
  const columns = [...type.needed, ...(type.possible ?? [])].join(', ');
  untyped.post(
    plural === undefined ? '/importer/accounts' : `/importer/list-item/${plural}`,
    {
      bodyLimit: LARGEST,
      config: { published: true, answers: 201, file: true, answer: oneSchema(objectSchema(importer)) },
      schema: {
        tags: ['Importers'],
        summary: `Import ${plural === undefined ? 'accounts' : `a list of ${plural}`}`,
        description: `A file of comma-separated values, or the same as multipart/form-data. Columns: ${columns}.`,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { file, ...rest } = (request.body as z.output<typeof bodySchema>).data.attributes;
        const { listId } = rest as { listId?: string };
        const given = { file: Buffer.from(file.data, 'base64'), ...(listId !== undefined && { listId }) };
        const made = await repoint(request, PLACES, () => createImporter(writing, type, given));
        return { status: 201, document: await documentOf(writing.trx, request, importer, made) };
      }),
  );
}

const PLACES = { '/file': '/data/attributes/file', '/listId': '=/data/attributes/listId' };

/** Forms are taken by importers alone: whatever else is sent is JSON. */
function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: LARGEST },
    async (request: FastifyRequest, body: Buffer) => {
      if (request.routeOptions.url?.includes('/importer/') !== true) throw fault('media_type_not_supported');
      return parseForm(body, request.headers['content-type'] ?? '');
    },
  );
}
