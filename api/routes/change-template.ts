import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import {
  changeDraft,
  getObject,
  publishDraft,
  type StoredObject,
  setTemplateStatus,
  updateTemplate,
  type VersionedTemplate,
} from '../../src/objects';
import type { Service } from '../../src/service';
import type { Writing } from '../../src/writing';
import { oneSchema } from '../answers/envelope';
import { change } from '../change';
import { oneQuery } from '../read-options';
import { type Places, repoint } from '../refusals/repoint';
import { objectSchema } from '../resources/object-resource';
import { addActionRoute, documentOf, type OfferedKind } from './object-routes';
import { emptyBody, idParams } from './route-parts';

/** A change of a template: what its next version says, and what holds at once. */
interface TemplateChange {
  readonly version: ValueMap;
  readonly atOnce: ValueMap;
}

interface Changing<A extends z.ZodRawShape> {
  readonly versioned: VersionedTemplate;
  /** What can be changed beside the status. */
  readonly attributes: A;
  /** What a version is about: `fields`. */
  readonly about: string;
  /** What is made from a template: `inquiries`. */
  readonly made: string;
  readonly places: Places;
  changeOf(attributes: z.output<z.ZodObject<A>>): TemplateChange;
}

const statusSchema = z.enum(['active', 'inactive']).optional();

/** Adds `PATCH /<path>/:id`, which makes a new version, and `POST …/publish`, which publishes a draft. */
export function addTemplateChangeRoutes<A extends z.ZodRawShape>(
  untyped: FastifyInstance,
  service: Service,
  offered: OfferedKind,
  { versioned, attributes, about, made, places, changeOf }: Changing<A>,
): void {
  const { path, tag, noun, resource } = offered;
  const publish = z.boolean().optional().describe(`\`false\` leaves changed ${about} in a draft.`);
  const body = z.strictObject({
    data: z.strictObject({ attributes: z.strictObject(attributes).extend({ status: statusSchema }) }),
    meta: z.strictObject({ publish }).optional(),
  });
  untyped.patch(
    `${path}/:id`,
    {
      config: { answer: oneSchema(objectSchema(resource)) },
      schema: {
        tags: [tag],
        summary: `Change ${noun}: its ${about} by a new version`,
        params: idParams,
        querystring: oneQuery,
        body,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const named = request.params as z.output<typeof idParams>;
        const { data, meta } = request.body as z.output<typeof body>;
        const { status } = data.attributes as { readonly status?: z.output<typeof statusSchema> };
        const given = changeOf(data.attributes as z.output<z.ZodObject<A>>);
        const { id } = await getObject(writing.trx, writing.environment.id, named.id, offered.kind);
        const template = await repoint(request, places, async () => {
          await changeTemplate(writing, versioned, id, given, meta?.publish !== false);
          if (status !== undefined) await setTemplateStatus(writing, versioned, id, status);
          return getObject(writing.trx, writing.environment.id, id, offered.kind);
        });
        const { include } = request.query as z.output<typeof oneQuery>;
        return { document: await documentOf(writing.trx, request, resource, template, include) };
      }),
  );
  addActionRoute(untyped, service, offered, {
    own: true,
    name: 'publish',
    summary: `Publish the draft of ${noun}: new ${made} begin with it`,
    body: emptyBody,
    act: (writing, { id }): Promise<StoredObject> => publishDraft(writing, versioned, id),
  });
}

async function changeTemplate(
  writing: Writing,
  versioned: VersionedTemplate,
  id: string,
  { version, atOnce }: TemplateChange,
  publishes: boolean,
): Promise<void> {
  if (Object.keys(atOnce).length > 0) await updateTemplate(writing, versioned.kind, id, atOnce);
  if (Object.keys(version).length === 0) return;
  await changeDraft(writing, versioned, id, version);
  if (publishes) await publishDraft(writing, versioned, id);
}
