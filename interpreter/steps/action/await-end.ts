import type { Performed, Wait } from '../../journal';
import { valueAt } from '../../language/evaluate';
import { endedByOperator, invalidValue, waitExpired } from '../../machine/faults';
import { changesOf } from '../../machine/layer';
import { type Answer, isValueMap, type Program, type Result, WITHDRAWN } from '../../machine/program';
import { referenceIn } from '../../machine/reference-in';
import { rereadBy } from '../../machine/reread-by';
import type { Visit } from '../../machine/visit';
import type { Awaits } from '../../plan';
import type { Outcome } from '../../requests';
import type { Fault, FaultCategory, ObjectCopy, Value, ValueMap } from '../../value';

type Ended = Extract<Outcome, { type: 'event' | 'state' }>;

/** Is the end of an action awaited, as far as its input says? */
export function isAwaited({ asked }: Awaits, input: Value): boolean {
  return asked === undefined || !isValueMap(input) || input[asked] !== false;
}

/** Notes that an action was performed and begins to wait for its end. */
export function* performAndAwait(
  awaits: Awaits,
  { output, objects = [] }: Extract<Outcome, { type: 'done' }>,
  visit: Visit,
): Program {
  const subject = referenceIn(valueAt(output, awaits.of));
  if (subject === null)
    return { is: 'fault', fault: invalidValue('What the action gave is not what it is to wait for') };
  const copy = objects.find(({ id }) => id === subject.id);
  const wait: Wait = {
    subjects: [subject],
    // What happens to it from then on counts, whatever the run knew of it before.
    cursor: copy === undefined ? {} : { [copy.id]: copy.version },
    events: awaits.events,
    means: awaits.means,
  };
  const came = objects.length === 0 ? {} : { objects };
  return yield* awaitEnd(awaits, visit.perform({ output, ...came, wait, until: visit.now + awaits.timeout }), visit);
}

/** Awaits the end of an action that was performed. */
export function* awaitEnd(awaits: Awaits, performed: Performed, visit: Visit): Program {
  // What was done stands in the journal; nobody wants its end.
  if (visit.withdrawn) return WITHDRAWN;
  const { wait, until } = performed;
  const { path, generation } = visit;
  const reread = [...new Set([...rereadBy(visit), ...wait.subjects.map(({ id }) => id)])];
  visit.ask({ type: 'await', path, generation, wait, until, reread });
  const answer = yield;
  return resultOf(answer, awaits, performed, visit);
}

function resultOf(answer: Answer, awaits: Awaits, performed: Performed, visit: Visit): Result {
  switch (answer.type) {
    case 'event':
      return end(answer.event.name, answer, awaits, performed, visit);
    case 'state':
      return end(answer.event, answer, awaits, performed, visit);
    case 'timeout':
      return { is: 'fault', fault: waitExpired() };
    case 'resolved':
      return answer.command.do === 'skip'
        ? { is: 'done', output: answer.command.output, by: answer.by, skipped: true }
        : { is: 'fault', fault: endedByOperator() };
    case 'failed':
      return { is: 'fault', fault: answer.fault };
    default:
      return WITHDRAWN;
  }
}

function end(event: string, answer: Ended, awaits: Awaits, performed: Performed, visit: Visit): Result {
  const fault = awaits.faults[event];
  if (fault !== undefined) return { is: 'fault', fault: because(fault, answer) };
  const objects = [...(performed.objects ?? []), ...answer.objects];
  const changes = changesOf(visit.place.layer, objects, answer.type === 'event' ? answer.cursor : undefined);
  const output = given(awaits, performed, answer.objects);
  return { is: 'done', output, ...(changes === undefined ? {} : { changes }) };
}

/** With what the event tells of why it failed, if it does. */
function because(fault: Fault, answer: Ended): Fault {
  const told = answer.type === 'event' ? (answer.event.context.fault ?? null) : null;
  if (!isValueMap(told)) return fault;
  const { code, category, message } = told;
  if (typeof code !== 'string' || typeof category !== 'string' || typeof message !== 'string') return fault;
  return { ...fault, cause: { code, category: category as FaultCategory, message } };
}

/** What the step gives: what it gave when it was performed, and what of the object is only known now. */
function given({ output: keys }: Awaits, { output, wait }: Performed, objects: readonly ObjectCopy[]): Value {
  const copy = objects.find(({ id }) => wait.subjects.some((subject) => subject.id === id)) ?? null;
  const known = Object.entries(keys).map(([key, attribute]) => [key, valueAt(copy, [attribute])] as const);
  return known.length === 0 ? output : { ...(output as ValueMap), ...Object.fromEntries(known) };
}
