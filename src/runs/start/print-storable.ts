/** In JSON text: an escaped backslash (kept), U+0000, half of a surrogate pair (whole ones are printed as they are). */
const ESCAPES = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g;

/**
 * JSON for a `jsonb` column, or a `json` one that SQL looks into: they take neither U+0000 nor half a surrogate pair, so
 * both become U+FFFD. A `json` column that is only written and read takes what `JSON.stringify` gives.
 */
export function printStorable(value: object): string {
  return JSON.stringify(value).replace(ESCAPES, (found) => (found === '\\\\' ? found : '\ufffd'));
}
