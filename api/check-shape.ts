import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { Inflection } from './wire/inflection';
import { pointerInto } from './wire/pointer';

/** A request that is not shaped as its route's schema says; told to people by `shapeDiagnostics`. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor(
    readonly part: string,
    readonly issues: readonly z.core.$ZodIssue[],
  ) {
    super('The request does not have the shape that the route takes.');
  }
}

/** Checks each part of a request by its zod schema. */
export const compileShape: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const result = schema.safeParse(httpPart === 'body' ? (data ?? {}) : data);
    return result.success ? { value: result.data } : { error: new ShapeError(httpPart ?? 'body', result.error.issues) };
  };
};

export interface ShapeDiagnostic {
  readonly [key: string]: string;
  readonly code: string;
  readonly message: string;
}

/** Every fault of a request's shape: a sentence that names the place as its sender spelled it, and a pointer in a body. */
export function shapeDiagnostics(error: ShapeError, sent: unknown, inflection: Inflection): ShapeDiagnostic[] {
  const body = error.part === 'body';
  return error.issues.flatMap((issue) => {
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return places.map((path) => {
      const pointer = pointerInto(body ? sent : undefined, path, inflection);
      const place = body ? dotted(pointer) : bracketed(pointer);
      return { code: 'request_malformed', message: sentence(place, issue), ...(body ? { pointer } : {}) };
    });
  });
}

function sentence(place: string, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${place} is not known here.`;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return `${place} is missing.`;
  return `${place} ${requirement(issue)}.`;
}

/** What a value must be, to follow its name. Messages of our own schemas are written so. */
function requirement(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (/^(must|is|takes|may|needs|has)\b/.test(message)) return message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${measured(issue.origin, 'at least', Number(issue.minimum))}`;
    case 'too_big':
      return `must ${measured(issue.origin, 'at most', Number(issue.maximum))}`;
    default:
      return `is not right: ${message}`;
  }
}

function measured(origin: string, bound: string, size: number): string {
  if (origin === 'string') return `have ${bound} ${size} ${size === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${size} ${size === 1 ? 'item' : 'items'}`;
  return `be ${bound} ${size}`;
}

/** `/data/attributes/name` is `data.attributes.name` in a sentence. */
function dotted(pointer: string): string {
  return pointer === '' ? 'The body' : pointer.slice(1).replaceAll('/', '.');
}

/** `/page/size` is `page[size]` in a sentence. */
function bracketed(pointer: string): string {
  const [first = 'The query', ...rest] = pointer.split('/').slice(1);
  return first + rest.map((segment) => `[${segment}]`).join('');
}
