import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { namesOfTags, tagObject } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Writing } from '../../src/writing';
import { addActionRoute, type OfferedKind } from './object-routes';

const tagBody = z.strictObject({
  meta: z
    .strictObject({ tagName: z.string().optional(), tagId: z.string().optional() })
    .refine((meta) => (meta.tagName ?? meta.tagId) !== undefined, 'must have tag-name or tag-id'),
});

const tagsBody = z.strictObject({
  meta: z
    .strictObject({
      tagName: z.array(z.string()).max(1000).optional(),
      tagId: z.array(z.string()).max(1000).optional(),
    })
    .refine((meta) => (meta.tagName ?? meta.tagId) !== undefined, 'must have tag-name or tag-id'),
});

/** Adds `add-tag`, `remove-tag` and `set-tags`, by names or ids of tags. */
export function addTagRoutes(untyped: FastifyInstance, service: Service, offered: OfferedKind): void {
  const { kind, noun } = offered;
  addActionRoute(untyped, service, offered, {
    name: 'add-tag',
    summary: `Add a tag to ${noun}`,
    body: tagBody,
    places: ONE,
    act: async (writing, { id }, { meta }) =>
      tagObject(writing, kind, id, { add: await namesOf(writing, listed(meta.tagName), listed(meta.tagId)) }),
  });
  addActionRoute(untyped, service, offered, {
    name: 'remove-tag',
    summary: `Remove a tag from ${noun}`,
    body: tagBody,
    places: ONE,
    act: async (writing, { id }, { meta }) =>
      tagObject(writing, kind, id, { remove: await namesOf(writing, listed(meta.tagName), listed(meta.tagId)) }),
  });
  addActionRoute(untyped, service, offered, {
    name: 'set-tags',
    summary: `Replace all tags of ${noun}`,
    body: tagsBody,
    places: SEVERAL,
    act: async (writing, { id }, { meta }) =>
      tagObject(writing, kind, id, { set: await namesOf(writing, meta.tagName ?? [], meta.tagId ?? []) }),
  });
}

const ONE = { '/tags': '=/meta/tagName', '': '=/meta/tagId' };
const SEVERAL = { '/tags': '/meta/tagName', '': '/meta/tagId' };

function listed(one: string | undefined): readonly string[] {
  return one === undefined ? [] : [one];
}

async function namesOf(writing: Writing, names: readonly string[], ids: readonly string[]): Promise<readonly string[]> {
  return [...names, ...(await namesOfTags(writing, ids))];
}
