import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}

/** As much of an OpenAPI 3.1 document as answers are held against. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** Statuses that an operation may answer with although the document does not declare them: they have its error shape. */
const ALSO_ANSWERED: ReadonlySet<number> = new Set([413, 415, 503]);

/** A union names every branch that it is not: the first few faults say enough. */
const SHOWN = 12;

/** A document of an API: what every answer of its routes must be valid against. */
export class Contract {
  private readonly validators = new Map<string, Validator>();
  private readonly patterns: readonly { readonly template: string; readonly pattern: RegExp }[];

  /** `prefix`: what addresses begin with that the document's paths do not, or the other way round. */
  constructor(
    private readonly document: ApiDocument,
    private readonly prefix: string,
  ) {
    this.patterns = Object.keys(document.paths)
      .map((template) => ({ template, pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
      // `/accounts/search` before `/accounts/{account-id}`.
      .sort((left, right) => Number(left.template.includes('{')) - Number(right.template.includes('{')));
  }

  /** The published document, from USHER_CONTRACT or beside the repository; undefined where it is not. */
  static published(): Contract | undefined {
    const beside = path.resolve(__dirname, '../../../../shared/data/persona/openapi-2025-12-08.json');
    const file = process.env['USHER_CONTRACT'] ?? beside;
    if (!existsSync(file)) return undefined;
    return new Contract(withoutExamples(JSON.parse(readFileSync(file, 'utf8'))) as ApiDocument, '');
  }

  /** Every operation that has a mark: `x-published`. */
  marked(mark: string): string[] {
    return Object.entries(this.document.paths).flatMap(([template, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        (operation as unknown as { [key: string]: unknown })[mark] === true
          ? [`${method} ${template.slice(this.prefix.length).replace(/\{[^}]+\}/g, '{}')}`]
          : [],
      ),
    );
  }

  /** The document's name of a route; undefined for a route that it does not have. */
  operationOf(method: string, url: string): string | undefined {
    const [path = ''] = url.split('?', 1);
    const plain = this.prefix + path;
    const found = this.patterns.find(
      ({ template, pattern }) =>
        pattern.test(plain) && this.document.paths[template]?.[method.toLowerCase()] !== undefined,
    );
    return found === undefined ? undefined : `${method.toLowerCase()} ${found.template}`;
  }

  /** What is wrong with an answer; empty: nothing. */
  faultsOf(operation: string, status: number, body: unknown): string[] {
    const schema = this.schemaOf(operation, status);
    if (schema === undefined) return [`${operation} does not declare ${status}`];
    const known = this.validators.get(`${operation} ${status}`);
    const rooted = { ...schema, components: { schemas: this.document.components['schemas'] } } as Schema;
    const validator = known ?? new Validator(rooted, '2020-12', false);
    this.validators.set(`${operation} ${status}`, validator);
    const { errors } = validator.validate(body);
    return errors.slice(0, SHOWN).map((error) => `${error.instanceLocation} ${error.error}`);
  }

  private schemaOf(operation: string, status: number): object | undefined {
    const [method = '', template = ''] = operation.split(' ');
    const responses = this.document.paths[template]?.[method]?.responses ?? {};
    const declared = responses[String(status)] ?? (ALSO_ANSWERED.has(status) ? responses['429'] : undefined);
    const found = this.resolve(declared) as { content?: Record<string, { schema: object }> } | undefined;
    return found?.content?.['application/json']?.schema;
  }

  private resolve(node: unknown): unknown {
    const reference = (node as { $ref?: string } | undefined)?.$ref;
    if (reference === undefined) return node;
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], this.document);
  }
}

/** Examples hold what the validator would take for schemas. */
function withoutExamples(node: unknown, named = false): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutExamples(item));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => named || (key !== 'example' && key !== 'examples'))
      .map(([key, inner]) => [key, withoutExamples(inner, key === 'properties')]),
  );
}
