import { createInterface, type Interface } from 'node:readline/promises';
import type { Type } from '../../../interpreter/catalogue';
import { checkFields } from '../../../src/runs/start/check-fields';
import { CommandError, EXIT } from '../exit';
import type { DeclaredField } from './read-declared';
import { readValue } from './read-fields';

export interface Question extends DeclaredField {
  readonly key: string;
  /** Why it is asked for, and what it is. */
  readonly why: string;
}

/**
 * Asks whoever sits at the terminal for fields, each until it is one that the trigger would take. An answer of nothing
 * leaves out what may be left out. Asks on standard error: the result alone goes to standard output.
 */
export async function askFields(questions: readonly Question[]): Promise<Readonly<Record<string, unknown>>> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answers: [string, unknown][] = [];
    for (const question of questions) answers.push([question.key, await ask(terminal, question)]);
    return Object.fromEntries(answers);
  } finally {
    terminal.close();
  }
}

async function ask(terminal: Interface, { key, why, type, description }: Question): Promise<unknown> {
  process.stderr.write(`${key}: ${why}\n${description === undefined ? '' : `  ${description}\n`}`);
  for (;;) {
    const value = readAnswer(type, await lineOf(terminal, `${key}> `));
    const [wrong] = checkFields({ [key]: type }, { [key]: value }, named).diagnostics;
    if (wrong === undefined) return value;
    process.stderr.write(`${wrong.message} ${wrong.hint}\n`);
  }
}

/** Ctrl-C and Ctrl-D give up. */
async function lineOf(terminal: Interface, prompt: string): Promise<string> {
  const closed = new AbortController();
  const close = () => closed.abort();
  terminal.once('close', close);
  try {
    return await terminal.question(prompt, { signal: closed.signal });
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    throw new CommandError(EXIT.refused, '\nNothing was started.');
  } finally {
    terminal.off('close', close);
  }
}

/** What is text in a request is taken as it was typed. */
function readAnswer({ is }: Type, typed: string): unknown {
  const text = typed.trim();
  if (text === '') return undefined;
  return is === 'string' || is === 'date' || is === 'datetime' || is === 'object' ? text : readValue(text);
}

/** Whether there is such an object only the server knows. */
function named(id: string, kind: string) {
  return { type: kind, id };
}
