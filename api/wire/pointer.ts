import { camelKey, type Inflection, inflectKey, isVerbatim } from './inflection';

/**
 * The JSON pointer of a place in a request as its sender spelled it: each segment is looked up in the document that was
 * sent, by whichever spelling stands there; what is not there is spelled as the sender asked for answers, but for keys
 * that are the sender's own.
 */
export function pointerInto(sent: unknown, path: readonly PropertyKey[], inflection: Inflection): string {
  let here: unknown = sent;
  let own = false;
  let pointer = '';
  for (const part of path) {
    const segment = spelled(here, String(part), own ? 'verbatim' : inflection);
    pointer += `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[segment] : undefined;
    own ||= isVerbatim(segment);
  }
  return pointer;
}

/** The segments of a JSON pointer, unescaped. */
export function pointerPath(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function spelled(here: unknown, segment: string, inflection: Inflection | 'verbatim'): string {
  const camel = camelKey(segment);
  if (typeof here === 'object' && here !== null) {
    if (Array.isArray(here) || Object.hasOwn(here, segment)) return segment;
    const known = Object.keys(here).find((key) => camelKey(key) === camel);
    if (known !== undefined) return known;
  }
  return inflection === 'verbatim' ? segment : inflectKey(camel, inflection);
}
