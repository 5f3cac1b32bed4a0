import type { FastifyRequest } from 'fastify';
import type { Value } from '../interpreter/value';
import { type Document, sparse } from './envelope';
import { camelKey, inflectKeys } from './wire/inflection';

/** A document as its caller wants it: only the attributes asked for, keys in the caller's spelling. */
export function present(document: Document, request: FastifyRequest): Value {
  return inflectKeys(sparse(document, wantedFields(request)) as unknown as Value, request.inflection);
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
