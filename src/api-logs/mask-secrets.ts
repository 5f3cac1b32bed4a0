import type { Value, ValueMap } from '../../interpreter/value';

export const MASK = '****-****-************';

/** Names that stand for what opens something. */
const SECRET =
  /secret|password|passwd|token$|authorization|credential|private[-_]?key|api[-_]?key$|one[-_]?time[-_]?link/i;

/** Names of what is a file: people's data, by the thousand. */
const FILE = /^file$/i;

/** The same value with everything that opens something masked, and files left out, by the names that they stand under. */
export function maskSecrets(value: Value): Value {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as ValueMap).map(([key, inner]): [string, Value] => [
    key,
    isMasked(key) && inner !== null ? MASK : maskSecrets(inner),
  ]);
  return Object.fromEntries(entries);
}

function isMasked(key: string): boolean {
  return SECRET.test(key) || FILE.test(key);
}
