import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { tagObject } from '../../src/objects';
import type { Service } from '../../src/service';
import { addActionRoute, type OfferedKind } from './object-routes';

const tagBody = z.strictObject({
  meta: z
    .strictObject({ tagName: z.string().optional(), tagId: z.string().optional() })
    .refine((meta) => (meta.tagName ?? meta.tagId) !== undefined, 'must have tag-name'),
});

const tagsBody = z.strictObject({
  meta: z
    .strictObject({
      tagName: z.array(z.string()).max(1000).optional(),
      tagId: z.array(z.string()).max(1000).optional(),
    })
    .refine((meta) => (meta.tagName ?? meta.tagId) !== undefined, 'must have tag-name'),
});

/** Adds `add-tag`, `remove-tag` and `set-tags`. A tag is its name: names and ids are the same thing. */
export function addTagRoutes(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, noun } = offered;
  addActionRoute(untyped, service, offered, {
    name: 'add-tag',
    summary: `Add a tag to ${noun}`,
    body: tagBody,
    act: (writing, { id }, { meta }) => tagObject(writing, kind, id, { add: [meta.tagName ?? meta.tagId ?? ''] }),
  });
  addActionRoute(untyped, service, offered, {
    name: 'remove-tag',
    summary: `Remove a tag from ${noun}`,
    body: tagBody,
    act: (writing, { id }, { meta }) => tagObject(writing, kind, id, { remove: [meta.tagName ?? meta.tagId ?? ''] }),
  });
  addActionRoute(untyped, service, offered, {
    name: 'set-tags',
    summary: `Replace all tags of ${noun}`,
    body: tagsBody,
    act: (writing, { id }, { meta }) =>
      tagObject(writing, kind, id, { set: [...(meta.tagName ?? []), ...(meta.tagId ?? [])] }),
  });
}
