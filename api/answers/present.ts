import type { FastifyRequest } from 'fastify';
import type { Value } from '../../interpreter/value';
import { blockAttributes } from '../../src/webhooks/block-attributes';
import { camelKey, inflectKeys } from '../wire/inflection';
import { type Document, type Resource, sparse } from './envelope';

/** A document as its caller wants it, and may have it: only the attributes asked for, keys in the caller's spelling. */
export function present(document: Document, request: FastifyRequest): Value {
  const blocklist = request.caller?.terms.attributeBlocklist ?? [];
  const shown = sparse(blocklist.length === 0 ? document : permitted(document, blocklist), wantedFields(request));
  return inflectKeys(shown as unknown as Value, request.inflection);
}

/** A document without the attributes that the caller's key does not show. */
function permitted(document: Document, blocklist: readonly string[]): Document {
  const block = (resource: Resource): Resource => {
    const { type, attributes } = resource;
    return { ...resource, attributes: blockAttributes({ type, attributes }, blocklist).attributes };
  };
  const { data, included } = document;
  return {
    ...document,
    data: data === null ? null : Array.isArray(data) ? data.map(block) : block(data as Resource),
    ...(included === undefined ? {} : { included: included.map(block) }),
  };
}

function wantedFields(request: FastifyRequest): ReadonlyMap<string, readonly string[]> {
  const { fields } = request.query as { fields?: Readonly<Record<string, string>> };
  return new Map(
    Object.entries(fields ?? {}).map(([type, names]) => [
      type,
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map(attributePath),
    ]),
  );
}

/** Only the first part is ours to spell: what lies below an attribute may be the caller's own. */
function attributePath(path: string): string {
  const [first = '', ...rest] = path.split('.');
  return [camelKey(first), ...rest].join('.');
}
