import type { FastifyRequest } from 'fastify';
import type { Value } from '../../interpreter/value';
import { FaultError } from '../../src/faults';
import { pointerInto, pointerPath } from '../wire/pointer';

/**
 * Where in a request the parts of what the service was given came from: `{'/fields': '/data/attributes/fields'}`. A place
 * that begins with `=` is the whole of its part: `{'/relations/account': '=/data/attributes/accountId'}`.
 */
export type Places = Readonly<Record<string, string>>;

/**
 * Does what may throw a fault whose pointers point into what the service was given, and makes them point into the
 * request, as its sender spelled it. The longest place that a pointer begins with counts; other pointers stay.
 */
export async function repoint<T>(request: FastifyRequest, places: Places, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FaultError) throw moved(error, (pointer) => placeOf(request, places, pointer));
    throw error;
  }
}

function placeOf(request: FastifyRequest, places: Places, pointer: string): string {
  const prefix = Object.keys(places)
    .filter((place) => pointer === place || place === '' || pointer.startsWith(`${place}/`))
    .reduce<string | undefined>(
      (best, place) => (best === undefined || place.length > best.length ? place : best),
      undefined,
    );
  if (prefix === undefined) return pointer;
  const place = places[prefix] ?? '';
  const path = place.startsWith('=') ? pointerPath(place.slice(1)) : pointerPath(place + pointer.slice(prefix.length));
  return pointerInto(request.sent, path, request.inflection);
}

function moved(error: FaultError, place: (pointer: string) => string): FaultError {
  const { pointer, details } = error.fault;
  const diagnostics = details?.['diagnostics'];
  return new FaultError(
    {
      ...error.fault,
      ...(pointer === undefined ? {} : { pointer: place(pointer) }),
      ...(Array.isArray(diagnostics)
        ? { details: { ...details, diagnostics: diagnostics.map((one: Value) => movedOne(one, place)) } }
        : {}),
    },
    { cause: error },
  );
}

function movedOne(diagnostic: Value, place: (pointer: string) => string): Value {
  if (diagnostic === null || typeof diagnostic !== 'object' || !('pointer' in diagnostic)) return diagnostic;
  return { ...diagnostic, pointer: place(String(diagnostic['pointer'])) };
}
