import { type Diagnostic, diagnostic } from '../compiler/diagnostics/diagnostic';
import { byteLength } from '../language/bounds';
import { DEEPEST_DEFINITION, LARGEST_DEFINITION } from './limits';
import { type Path, pointerOf } from './pointer';

/** Keys that name what every object inherits; a host that assigns them would change more than the map. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Checks, before anything else looks at it, that a definition is plain JSON within bounds. Stops at what makes reading on
 * unsafe (no JSON, too deep, too large) and gives all forbidden keys otherwise.
 */
export function checkJson(input: unknown): readonly Diagnostic[] {
  const walk = new Walk();
  walk.visit(input, []);
  if (walk.fatal !== undefined) return [walk.fatal];
  const bytes = byteLength(JSON.stringify(input));
  return bytes > LARGEST_DEFINITION ? [tooLarge()] : walk.forbidden;
}

function tooLarge(): Diagnostic {
  const hint = 'Split the workflow in two, or move what repeats into a workflow of its own.';
  return diagnostic('too_large', '', 'The definition is larger than 200 KiB of JSON.', hint);
}

class Walk {
  readonly forbidden: Diagnostic[] = [];
  fatal: Diagnostic | undefined;
  private values = 0;

  visit(value: unknown, path: Path): void {
    this.values += 1;
    if (this.fatal !== undefined) return;
    // Each value takes a byte at least, so a walk that is longer than this is over something larger (or circular).
    if (this.values > LARGEST_DEFINITION) this.fatal = tooLarge();
    else if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
    else if (typeof value === 'number' && Number.isFinite(value)) return;
    else if (typeof value !== 'object') this.fatal = notJson(path, typeof value);
    else if (path.length === DEEPEST_DEFINITION) this.fatal = tooDeep(path);
    else if (Array.isArray(value)) for (const [index, item] of value.entries()) this.visit(item, [...path, index]);
    else if (isMap(value)) this.visitMap(value, path);
    else this.fatal = notJson(path, 'object with a class');
  }

  private visitMap(map: object, path: Path): void {
    for (const [key, value] of Object.entries(map)) {
      const below = [...path, key];
      if (FORBIDDEN.has(key)) {
        const hint = 'Give it another name.';
        this.forbidden.push(diagnostic('reserved_name', pointerOf(below), `The key "${key}" is reserved.`, hint));
      }
      this.visit(value, below);
    }
  }
}

/** Dates, maps of the host and the like are objects too, but no JSON. */
function isMap(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function notJson(path: Path, type: string): Diagnostic {
  const hint = 'A definition holds null, true, false, numbers, texts, lists and maps.';
  return diagnostic('not_json', pointerOf(path), `A value of type ${type} is no JSON.`, hint);
}

function tooDeep(path: Path): Diagnostic {
  const message = `The definition has more than ${DEEPEST_DEFINITION} levels of lists and maps.`;
  return diagnostic(
    'too_deep',
    pointerOf(path),
    message,
    'Put steps behind one another rather than inside one another.',
  );
}
