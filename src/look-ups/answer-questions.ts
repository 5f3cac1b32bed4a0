import { valueAt } from '../../interpreter/language/evaluate';
import type { Question } from '../../interpreter/requests';
import type { Value } from '../../interpreter/value';
import type { Db, Trx } from '../database';
import { isOnList } from '../lists';
import { countRelated, findObject, related, snapshotOf } from '../objects';
import type { StoredObject } from '../objects/stored-object';

type RelationQuestion = Extract<Question, { is: 'relation' }>;

/**
 * Answers what only the world knows, an answer a question, in their order. What is not there is null. `reached` is called
 * with the id of each object of which a value is given.
 */
export async function answerQuestions(
  db: Db | Trx,
  environmentId: string,
  questions: readonly Question[],
  reached: (id: string) => void = () => undefined,
): Promise<readonly Value[]> {
  const answers: Value[] = [];
  for (const question of questions) {
    answers.push(
      question.is === 'list'
        ? await isOnList(db, environmentId, question.list, question.item)
        : await follow(db, environmentId, question, reached),
    );
  }
  return answers;
}

async function follow(
  db: Db | Trx,
  environmentId: string,
  { of, path, read }: RelationQuestion,
  see: (id: string) => void,
): Promise<Value> {
  const id = idOf(of);
  const start = id === undefined ? undefined : await findObject(db, environmentId, id);
  let reached: readonly StoredObject[] = start === undefined ? [] : [start];
  for (const relation of isPath(read) ? path : path.slice(0, -1)) {
    reached = (await Promise.all(reached.map((object) => related(db, object, relation)))).flat();
  }
  if (read === 'count') return countAll(db, reached, path.at(-1));
  if (!isPath(read)) return isAnyTrue(db, reached, path.at(-1), read.any);
  const [first] = reached;
  if (first === undefined) return null;
  see(first.id);
  return valueAt(await snapshotOf(db, first), read);
}

async function countAll(db: Db | Trx, objects: readonly StoredObject[], relation: string | undefined): Promise<number> {
  if (relation === undefined) return objects.length;
  const counts = await Promise.all(objects.map((object) => countRelated(db, object, relation)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Is an attribute true of one of the objects that a relation leads to? */
async function isAnyTrue(
  db: Db | Trx,
  reached: readonly StoredObject[],
  relation: string | undefined,
  attribute: string,
): Promise<boolean> {
  for (const object of reached) {
    for (const other of relation === undefined ? [object] : await related(db, object, relation))
      if (valueAt(await snapshotOf(db, other), [attribute]) === true) return true;
  }
  return false;
}

function isPath(read: RelationQuestion['read']): read is readonly string[] {
  return Array.isArray(read);
}

function idOf(of: Value): string | undefined {
  if (typeof of === 'string') return of;
  const id = valueAt(of, ['id']);
  return typeof id === 'string' ? id : undefined;
}
