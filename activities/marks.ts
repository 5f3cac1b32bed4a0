/** What a schema says beyond types: read by the compiler from the JSON Schema (`interpreter/catalogue.ts`). */
import { z } from 'zod';
import { KINDS } from '../src/kinds';

/** A reference to an object: `{{trigger}}`, `{{open_case}}`. `'*'` is any kind. */
export function objectOf(kind: string) {
  const type = kind === '*' ? z.string().refine((name) => KINDS.has(name), 'There is no such kind') : z.literal(kind);
  return z.looseObject({ type, id: z.string().min(1) }).meta({ 'x-object': kind });
}

/** The key (or id) of a list, a template and the like, resolved in each environment on activation. */
export function nameOf(kind: string) {
  return z.string().min(1).max(200).meta({ 'x-name': kind });
}

/** The key (or id) of a connection of one of these types. */
export function connectionOf(...types: readonly [string, ...string[]]) {
  return nameOf('connection').meta({ 'x-name': 'connection', 'x-connection': [...types] });
}

/** Marks values that may say something of a person. */
export function personal<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), 'x-personal': true });
}

/** Values of an object's own fields, by key. */
export function fieldValues() {
  return personal(z.record(z.string().min(1).max(200), z.unknown()));
}

/** Tags: plain names, set semantics. */
export function tagNames() {
  return z.array(z.string().min(1).max(255)).max(100);
}

/** A reviewer's words. */
export function comment() {
  return personal(z.string().min(1).max(4000));
}
