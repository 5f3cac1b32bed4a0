import { readFileSync } from 'node:fs';
import { readVariable } from '../../settings';
import { CommandError, EXIT } from '../exit';

type Values = Readonly<Record<string, unknown>>;

/** `base_url=https://api.example`: JSON where the value is some, text else. Files come first, so that options win. */
export function readSettings(pairs: readonly string[], file: string | undefined): Values {
  const given = pairs.map((pair) => {
    const [name, text] = split(pair, '--set', 'name=value');
    return [name, parsed(text)];
  });
  return { ...(file === undefined ? {} : readMap(file)), ...Object.fromEntries(given) };
}

/**
 * Secrets never stand in a command: `token=env:NAME` is a variable, `token=file:PATH` a file, `token=-` standard input
 * (without its last line break). A file of all of them is JSON; `-` is standard input.
 */
export function readSecrets(pairs: readonly string[], file: string | undefined): Values {
  const given = pairs.map((pair) => {
    const [name, from] = split(pair, '--secret', 'name=env:VARIABLE, name=file:PATH or name=-');
    return [name, readSecret(name, from)];
  });
  return { ...(file === undefined ? {} : readMap(file)), ...Object.fromEntries(given) };
}

/** Null takes the secret away. */
function readSecret(name: string, from: string): string | null {
  if (from === 'none') return null;
  if (from === '-') return withoutBreak(readText('-'));
  if (from.startsWith('file:')) return withoutBreak(readText(from.slice('file:'.length)));
  if (!from.startsWith('env:')) {
    throw new CommandError(
      EXIT.usage,
      `--secret ${name}: a secret in a command stays in the shell's history. Write ${name}=env:VARIABLE, ${name}=file:PATH, or ${name}=- for standard input.`,
    );
  }
  const variable = from.slice('env:'.length);
  const value = readVariable(variable);
  if (value === undefined || value === '') {
    throw new CommandError(EXIT.usage, `--secret ${name}: the variable ${variable} is not set.`);
  }
  return value;
}

function split(pair: string, option: string, form: string): readonly [string, string] {
  const [, name = '', text = ''] = /^([A-Za-z0-9_-]+)=(.*)$/s.exec(pair) ?? [];
  // What is not of the form may be a secret itself: it is not repeated.
  if (name === '') throw new CommandError(EXIT.usage, `${option} takes ${form}.`);
  return [name, text];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readMap(file: string): Values {
  const read = parsed(readText(file));
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Values;
  throw new CommandError(EXIT.usage, `${file}: not a JSON object.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new CommandError(EXIT.usage, `${file}: there is no such file, or it cannot be read.`);
  }
}

function withoutBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
