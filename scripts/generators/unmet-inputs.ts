import { INPUTS_NOT_HERE } from '../../api/not-here/inputs';
import type { PublishedOperation } from '../../api/not-here/published-operations';
import type { ApiDocument } from './api-document';

/** An input of an operation that the published document has: where it stands, and what becomes of it here. */
export interface UnmetInput {
  readonly operation: string;
  /** `data.attributes.theme-id` */
  readonly input: string;
  readonly words: string;
}

type Node = Readonly<Record<string, unknown>>;

/** How the description of an input begins that does not do what the published document says. */
const UNMET = /^(Refused|Taken, without effect)\b/;

/** Every published input that is refused or has no effect, as its description in our own document says it is. */
export function unmetInputs(own: ApiDocument, operations: readonly PublishedOperation[]): UnmetInput[] {
  const bodies = new Map(
    Object.entries(own.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody }]): [string, unknown] => [
        plain(`${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
        requestBody?.content['application/json']?.schema,
      ]),
    ),
  );
  return operations.flatMap(({ operation, method, path }) => {
    const described = describedIn(own, bodies.get(plain(`${method} ${path}`)), []);
    const found = new Map([...described, ...Object.entries(INPUTS_NOT_HERE[operation] ?? {})]);
    return [...found].map(([input, words]) => ({ operation, input, words }));
  });
}

function describedIn(own: ApiDocument, given: unknown, path: readonly string[]): [string, string][] {
  if (typeof given !== 'object' || given === null) return [];
  const node = resolve(own, given as Node);
  const { description } = node;
  if (typeof description === 'string' && UNMET.test(description)) return [[path.join('.'), description]];
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (node[key] as readonly unknown[] | undefined) ?? []);
  return [
    ...branches.flatMap((branch) => describedIn(own, branch, path)),
    ...Object.entries((node['properties'] ?? {}) as Node).flatMap(([key, inner]) =>
      describedIn(own, inner, [...path, key]),
    ),
  ];
}

function resolve(own: ApiDocument, node: Node): Node {
  const { $ref: reference } = node;
  if (typeof reference !== 'string') return node;
  const parts = reference.slice(2).split('/');
  return resolve(own, parts.reduce<unknown>((at, key) => (at as Node)[key], own) as Node);
}

function plain(name: string): string {
  return name.replace(/\{[^}]+\}/g, ':');
}
