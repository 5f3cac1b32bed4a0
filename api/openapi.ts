import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { inflectKey } from './wire/inflection';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Schema of the answer, for the reference page. */
    answer?: z.ZodType;
    /** Statuses of the answer; 200 unless said. */
    answers?: number | readonly number[];
    /** Of the answer; JSON unless said. */
    answerMedia?: string;
  }
}

const problemsSchema = z.object({
  errors: z.array(
    z.object({
      title: z.string(),
      details: z.string().optional(),
      code: z.string().optional(),
      source: z.object({ pointer: z.string() }).optional(),
      meta: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

const REFUSALS: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  400: { name: 'malformed', description: 'The request is not shaped as this route takes it.' },
  401: { name: 'unauthenticated', description: 'No key, or one that is not valid.' },
  403: { name: 'denied', description: 'The key may not do that, or not from there.' },
  404: { name: 'missing', description: 'There is no such thing in this environment.' },
  409: { name: 'conflict', description: 'Not in the state that things are in.' },
  422: { name: 'invalid', description: 'Something in the request cannot be.' },
  429: { name: 'limited', description: 'Too many requests in this minute.' },
  503: { name: 'away', description: 'Something that is needed is away; try again after `Retry-After`.' },
};

const header = (name: string, schema: object, description: string) => ({ in: 'header', name, schema, description });

const HEADERS = {
  'key-inflection': header(
    'Key-Inflection',
    { type: 'string', enum: ['kebab', 'camel', 'snake'] },
    'How keys are spelled in the answer; requests may use any spelling.',
  ),
  'persona-version': header('Persona-Version', { type: 'string' }, 'A dated version of the published document.'),
  'idempotency-key': header(
    'Idempotency-Key',
    { type: 'string', maxLength: 255 },
    'The same request with the same key is done once and answered the same, for 24 hours.',
  ),
};

/** How the document of the API is made from its routes. */
export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Usher',
      version: '1',
      description: 'Runs identity workflows. Keys are in kebab-case; `Key-Inflection: camel` or `snake` changes that.',
    },
    servers: [{ url: '/' }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    security: [{ key: [] }],
  },
  transform: (input) => {
    const { config } = input.route;
    if (input.schema?.hide === true) return jsonSchemaTransform(input as Parameters<typeof jsonSchemaTransform>[0]);
    const answer = described(config?.answer ?? z.unknown(), config?.answerMedia);
    const response = Object.fromEntries([config?.answers ?? 200].flat().map((status) => [status, answer]));
    const schema = { ...input.schema, response, ...(config?.published && { 'x-published': true }) };
    return jsonSchemaTransform({ ...input, schema } as Parameters<typeof jsonSchemaTransform>[0]);
  },
  transformObject: (made) => spellDocument(withCommonParts(jsonSchemaTransformObject(made) as unknown as OpenApi)),
};

type Whole = ReturnType<typeof jsonSchemaTransformObject>;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

/** What all routes have in common is said once: how they refuse, and the headers that they take. */
function withCommonParts(made: OpenApi): Whole {
  const refusals = Object.entries(REFUSALS).map(([status, { name, description }]) => [
    name,
    { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/problems' } } } },
    status,
  ]);
  const refused = Object.fromEntries(
    refusals.map(([name, , status]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
  // Whatever has a name anywhere in the process is offered; only what the routes name is part of the document.
  const said = JSON.stringify(made.paths);
  const schemas = Object.entries(made.components['schemas'] as object).filter(([name]) =>
    said.includes(`"#/components/schemas/${name}"`),
  );
  const paths = Object.entries(made.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(Object.entries(operations).map(([method, one]) => [method, withParts(method, one, refused)])),
  ]);
  return {
    ...made,
    paths: Object.fromEntries(paths),
    components: {
      ...made.components,
      schemas: { ...Object.fromEntries(schemas), problems: z.toJSONSchema(problemsSchema) },
      responses: Object.fromEntries(refusals),
      parameters: HEADERS,
    },
  } as unknown as Whole;
}

function withParts(method: string, operation: object, refused: object): object {
  const { parameters = [], responses = {} } = operation as { parameters?: object[]; responses?: object };
  const names = ['key-inflection', 'persona-version', ...(method === 'post' ? ['idempotency-key'] : [])];
  const headers = names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
  return { ...operation, parameters: [...parameters, ...headers], responses: { ...responses, ...refused } };
}

function described(schema: z.ZodType, media = 'application/json') {
  return { description: 'Done.', content: { [media]: { schema } } };
}

const HEADER = /^[A-Z]/;

/** Spells property names as the wire does by default, and says once what a document needs to say once. */
function spellDocument<T>(document: T): T {
  return walk(document) as T;
}

function walk(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(walk);
  if (typeof node !== 'object' || node === null) return node;
  const { style, explode, ...rest } = liftStyle(node as Readonly<Record<string, unknown>>);
  const entries = Object.entries(rest).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      return [[key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [spell(name), walk(inner)]))]];
    }
    if (key === 'required' && Array.isArray(value)) return [[key, value.map((name) => spell(String(name)))]];
    // The format says it in a word.
    if (key === 'pattern' && 'format' in rest) return [];
    return [[key, walk(value)]];
  });
  const lifted = 'in' in rest && style !== undefined ? { style, explode } : {};
  return { ...Object.fromEntries(entries), ...lifted };
}

/** How a parameter is written in an address stands beside its schema, not in it. */
function liftStyle(node: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { schema } = node;
  if (!('in' in node) || typeof schema !== 'object' || schema === null || !('style' in schema)) return node;
  return { ...node, style: schema.style, explode: true };
}

function spell(name: string): string {
  return HEADER.test(name) ? name : inflectKey(name, 'kebab');
}
