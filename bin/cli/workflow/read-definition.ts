import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../exit';

/** A definition file's JSON. `-` is standard input. Throws a CommandError that names the file. */
export function readDefinition(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new CommandError(EXIT.usage, `${file}: there is no such file, or it cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(
      EXIT.refused,
      `${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
