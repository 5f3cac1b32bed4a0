import type { Wait } from '../../journal';
import { endedByOperator, invalidValue, missingValue, waitExpired, waitTooLong } from '../../machine/faults';
import { changesOf } from '../../machine/layer';
import { type Answer, type Program, type Result, WITHDRAWN } from '../../machine/program';
import { referenceIn } from '../../machine/reference-in';
import { rereadBy } from '../../machine/reread-by';
import type { Visit } from '../../machine/visit';
import type { EventWaitStep } from '../../plan';
import type { ObjectCopy, ObjectReference, Value } from '../../value';
import { LONGEST_WAIT, waited } from './waited';

/** Awaits one of the events on one of the objects. */
export function* waitForEvents(step: EventWaitStep, visit: Visit): Program {
  let { wait, until } = visit.opened ?? {};
  if (wait === undefined || until === undefined) {
    const subjects = subjectsOf(step, visit);
    if ('is' in subjects) return subjects;
    if (step.resolution > LONGEST_WAIT) return { is: 'fault', fault: waitTooLong() };
    wait = waitOn(subjects, step, visit);
    until = visit.now + step.resolution;
    visit.open({ wait, until });
  }
  visit.ask({ type: 'await', path: visit.path, generation: visit.generation, wait, until, reread: rereadBy(visit) });
  const answer = yield;
  return resultOf(answer, wait, step, visit);
}

function subjectsOf(step: EventWaitStep, visit: Visit): readonly ObjectReference[] | (Result & { is: 'fault' }) {
  const subjects: ObjectReference[] = [];
  for (const expression of step.of) {
    const value = visit.evaluate(expression);
    const values: readonly Value[] = Array.isArray(value) ? value : [value];
    for (const each of values) {
      if (each === null) return { is: 'fault', fault: missingValue([], 'An object to wait for is missing') };
      const reference = referenceIn(each);
      if (reference === null) return { is: 'fault', fault: invalidValue('What is to be waited for is not an object') };
      if (!subjects.some((subject) => subject.id === reference.id)) subjects.push(reference);
    }
  }
  return subjects.length > 0 ? subjects : { is: 'fault', fault: missingValue([], 'There is no object to wait for') };
}

function waitOn(subjects: readonly ObjectReference[], step: EventWaitStep, visit: Visit): Wait {
  const cursor: { [id: string]: number } = {};
  for (const { id } of subjects) {
    const version = visit.place.layer.cursor(id);
    if (version !== undefined && step.since === undefined) cursor[id] = version;
  }
  const { events, means, when, since } = step;
  return {
    subjects,
    cursor,
    events,
    means,
    ...(when === undefined ? {} : { when: visit.bindAllButEvent(when) }),
    ...(since === undefined ? {} : { since }),
  };
}

function resultOf(answer: Answer, wait: Wait, step: EventWaitStep, visit: Visit): Result {
  switch (answer.type) {
    case 'event': {
      const { name, createdAt, context, object } = answer.event;
      const output = waited(visit, 'event', { name, created_at: createdAt, context }, object);
      return done(visit, output, answer.objects, answer.cursor);
    }
    case 'state': {
      const object = objectIn(wait.means[answer.event], answer.objects, wait);
      const event = { name: answer.event, created_at: null, context: {} };
      return done(visit, waited(visit, 'state', event, object), answer.objects);
    }
    case 'timeout':
      if (step.onExpiration === 'error') return { is: 'fault', fault: waitExpired() };
      return done(visit, waited(visit, 'timeout', null, null), answer.objects ?? []);
    case 'resolved':
      if (answer.command.do === 'fail') return { is: 'fault', fault: endedByOperator() };
      return { is: 'done', output: waited(visit, 'operator', null, null), by: answer.by };
    case 'failed':
      return { is: 'fault', fault: answer.fault };
    default:
      return WITHDRAWN;
  }
}

/** The awaited object that has the status already. */
function objectIn(status: string | undefined, copies: readonly ObjectCopy[], wait: Wait): Value {
  const ids = new Set(copies.filter((copy) => copy.status === status).map((copy) => copy.id));
  return (wait.subjects.find((subject) => ids.has(subject.id)) ?? wait.subjects[0]) as ObjectReference;
}

function done(
  visit: Visit,
  output: Value,
  objects: readonly ObjectCopy[],
  cursor?: { readonly [id: string]: number },
): Result {
  const changes = changesOf(visit.place.layer, objects, cursor);
  return { is: 'done', output, ...(changes === undefined ? {} : { changes }) };
}
