import { problemsIn } from '../api-client';
import { CommandError } from '../exit';
import type { Session } from '../session';
import { askFields, type Question } from './ask-fields';
import { readDeclared } from './read-declared';

type Fields = Readonly<Record<string, unknown>>;

const FIELD = /^\/data\/attributes\/fields\/([^/]+)/;

/**
 * Sends the fields of a trigger. Where some are missing or refused, and somebody sits at the terminal, asks for these and
 * sends them again, until they are taken; else it throws the refusal, which names each.
 */
export async function completeFields<T>(
  session: Session,
  workflow: string,
  given: Fields,
  send: (fields: Fields) => Promise<T>,
): Promise<T> {
  for (let fields = given; ; ) {
    try {
      return await send(fields);
    } catch (error) {
      const refused = session.canAsk ? refusedIn(error) : undefined;
      if (refused === undefined) throw error;
      const declared = await readDeclared(session.client(), workflow);
      const questions = [...refused].flatMap(([key, why]): Question[] => {
        const field = declared.get(key);
        return field === undefined ? [] : [{ key, why, ...field }];
      });
      // What the trigger does not declare cannot be asked for.
      if (questions.length < refused.size) throw error;
      fields = { ...fields, ...(await askFields(questions)) };
    }
  }
}

/** Why each field was refused, by its key; undefined where anything else was refused too. */
function refusedIn(error: unknown): ReadonlyMap<string, string> | undefined {
  if (!(error instanceof CommandError)) return undefined;
  const refused = new Map<string, string>();
  for (const { pointer = '', sentence } of problemsIn(error.data)) {
    const key = FIELD.exec(pointer)?.[1];
    if (key === undefined) return undefined;
    refused.set(key, sentence);
  }
  return refused.size === 0 ? undefined : refused;
}
