import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dereference, encodePointer, type Schema, validate } from '@cfworker/json-schema';

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
}

/** A schema that may say of which type a resource is. */
interface Typed {
  readonly properties?: { readonly type?: { readonly const?: unknown }; readonly attributes?: object };
}

/** An answer or a request's body, as a document declares it. */
interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

/** As much of an OpenAPI 3.1 document as answers are held against. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What an operation may answer although the document does not declare it there: in the shape that it has elsewhere. */
const ALSO_ANSWERED: ReadonlyMap<number, string> = new Map([
  [404, 'not-found'],
  [409, 'conflict'],
  [413, 'too-many-requests'],
  [415, 'too-many-requests'],
  [422, 'unprocessable-entity'],
  [501, 'too-many-requests'],
  [503, 'too-many-requests'],
]);

const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** A union names every branch that it is not: the first few faults say enough. */
const SHOWN = 12;

/** Where the published document is: where USHER_CONTRACT says, or beside the repository. Undefined: it is not there. */
export function publishedFile(): string | undefined {
  const beside = path.resolve(__dirname, '../../../../shared/data/persona/openapi-2025-12-08.json');
  const file = process.env['USHER_CONTRACT'] ?? beside;
  return existsSync(file) ? file : undefined;
}

/** A document of an API: what every answer of its routes must be valid against. */
export class Contract {
  /** Every schema by its address: those that answers share, and those of the answers that came so far. */
  private readonly schemas: Parameters<typeof validate>[3];
  private readonly entered = new Set<string>();
  /** The schemas of resources, by what they say their type is. */
  private readonly typed: ReadonlyMap<string, object>;
  private readonly patterns: readonly { readonly template: string; readonly pattern: RegExp }[];

  /** `prefix`: what addresses begin with that the document's paths do not, or the other way round. */
  constructor(
    readonly document: ApiDocument,
    private readonly prefix: string,
  ) {
    this.schemas = dereference({ components: { schemas: document.components['schemas'] } } as Schema);
    const schemas = Object.values(document.components['schemas'] as Readonly<Record<string, Typed>>);
    this.typed = new Map(
      schemas.flatMap((schema): [string, object][] => {
        const { type, attributes } = schema.properties ?? {};
        return typeof type?.const === 'string' && attributes !== undefined ? [[type.const, schema]] : [];
      }),
    );
    this.patterns = Object.keys(document.paths)
      .map((template) => ({ template, pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
      // `/accounts/search` before `/accounts/{account-id}`.
      .sort((left, right) => Number(left.template.includes('{')) - Number(right.template.includes('{')));
  }

  /** The published document, from USHER_CONTRACT or beside the repository; undefined where it is not. */
  static published(): Contract | undefined {
    const file = publishedFile();
    if (file === undefined) return undefined;
    return new Contract(withoutExamples(JSON.parse(readFileSync(file, 'utf8'))) as ApiDocument, '');
  }

  /** Every operation: `get /inquiries/{id}`. */
  operations(): string[] {
    return Object.entries(this.document.paths).flatMap(([template, operations]) =>
      Object.keys(operations).flatMap((method) => (METHODS.has(method) ? [`${method} ${template}`] : [])),
    );
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
    const { rest, faults } = this.heldByType(body);
    return [...faults, ...this.validate(`${operation} ${status}`, schema, rest)];
  }

  /**
   * An operation names the types that it includes, not those behind them; of some it takes `include`, and forgets
   * `included` in the answer. So what is included is held against the schema of its own type, where it has one.
   */
  private heldByType(body: unknown): { readonly rest: unknown; readonly faults: readonly string[] } {
    const { included, ...others } = (body ?? {}) as { readonly included?: readonly { readonly type: string }[] };
    if (included === undefined) return { rest: body, faults: [] };
    const faults = included.flatMap((one, index) => {
      const schema = this.typed.get(one.type);
      const found = schema === undefined ? [] : this.validate(`included ${one.type}`, { ...schema }, one);
      return found.map((fault) => `included ${index}: ${fault}`);
    });
    const unknown = included.filter(({ type }) => !this.typed.has(type));
    return { rest: unknown.length === 0 ? others : { ...others, included: unknown }, faults };
  }

  private validate(name: string, schema: object, value: unknown): string[] {
    if (!this.entered.has(name)) dereference(schema as Schema, this.schemas, undefined, `/${encodePointer(name)}`);
    this.entered.add(name);
    const { errors } = validate(value, schema as Schema, '2020-12', this.schemas, false);
    return errors.slice(0, SHOWN).map((error) => `${error.instanceLocation} ${error.error}`);
  }

  /** What is wrong with a request's body; empty: nothing. An operation that declares none takes none. */
  requestFaultsOf(operation: string, body: unknown): string[] {
    const [method = '', template = ''] = operation.split(' ');
    const declared = this.resolve(this.document.paths[template]?.[method]?.requestBody) as Answer | undefined;
    const schema = declared?.content?.['application/json']?.schema;
    if (schema === undefined) return body === undefined ? [] : [`${operation} declares no body`];
    return this.validate(`${operation} request`, schema, body);
  }

  /** What is wrong with what a webhook is sent for an event; empty: nothing. */
  webhookFaultsOf(event: string, body: unknown): string[] {
    const declared = this.document.webhooks?.[event]?.['post']?.requestBody as Answer | undefined;
    const schema = declared?.content?.['application/json']?.schema;
    return schema === undefined ? [`${event} is not declared`] : this.validate(`webhook ${event}`, schema, body);
  }

  private schemaOf(operation: string, status: number): object | undefined {
    const [method = '', template = ''] = operation.split(' ');
    const responses = this.document.paths[template]?.[method]?.responses ?? {};
    const elsewhere = this.document.components['responses'] as Readonly<Record<string, unknown>> | undefined;
    const declared = responses[String(status)] ?? elsewhere?.[ALSO_ANSWERED.get(status) ?? ''];
    const found = this.resolve(declared) as Answer | undefined;
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
