import { readFileSync } from 'node:fs';
import type { Value } from '../../interpreter/value';
import { publishedFile } from '../service/api/contract';

/** An operation of the published document with the examples of requests that it gives. */
export interface ExampledOperation {
  readonly operation: string;
  /** `post` */
  readonly method: string;
  readonly path: string;
  readonly examples: readonly { readonly name: string; readonly body: Value }[];
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: object;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly examples?: Readonly<Record<string, object>> }>>;
}

type Node = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of the published document; undefined where the document is not here. */
export function readExamples(): readonly ExampledOperation[] | undefined {
  const file = publishedFile();
  if (file === undefined) return undefined;
  const document = JSON.parse(readFileSync(file, 'utf8')) as Node;
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, { operationId: operation, requestBody }]) => {
        const json = (resolve(document, requestBody ?? {}) as Content).content?.['application/json'];
        const examples = Object.entries(json?.examples ?? {}).map(([name, example]) => ({
          name,
          body: (resolve(document, example) as { readonly value: Value }).value,
        }));
        return { operation, method, path, examples };
      }),
  );
}

function resolve(document: Node, node: object): object {
  const reference = (node as { readonly $ref?: string }).$ref;
  if (reference === undefined) return node;
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Node)[key], document);
  return resolve(document, found as object);
}
