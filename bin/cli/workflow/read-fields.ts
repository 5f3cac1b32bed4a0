import { CommandError, EXIT } from '../exit';
import { readDefinition } from './read-definition';

/** The fields of a trigger, from `key=value` pairs over those of a file. */
export function readFields(pairs: readonly string[], file: string | undefined): Record<string, unknown> {
  const fields = file === undefined ? {} : readDefinition(file);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new CommandError(EXIT.usage, `${file}: must hold a JSON object, field by field.`);
  }
  const given = pairs.map((pair): [string, unknown] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new CommandError(EXIT.usage, `--field ${pair}: must look like key=value.`);
    return [pair.slice(0, at), readValue(pair.slice(at + 1))];
  });
  return { ...fields, ...Object.fromEntries(given) };
}

/** What is JSON as JSON, else the text. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
