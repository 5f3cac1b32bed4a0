import type {
  Changes,
  Closed,
  Command,
  Held,
  Intervention,
  Opened,
  Pause,
  Performed,
  Wait,
} from '../../interpreter/journal';
import type { Outcome, RunStart } from '../../interpreter/requests';
import type { Fault, ObjectCopy, Value, ValueMap } from '../../interpreter/value';
import { isMap } from '../value-shape';
import { mapValues } from './bare-value';

/** What becomes of the free values of a run; all else of it (ids, paths, statuses, times) stays as it is. */
export interface Revision {
  value(value: Value): Value;
  copy(copy: ObjectCopy): ObjectCopy;
  /** Somebody's words. */
  text(text: string): string;
  /** A condition may hold values that were put into it. */
  when(when: NonNullable<Wait['when']>): Wait['when'];
}

/** A map with keys of the definition, or of an action: they stay. */
function map(revision: Revision, given: ValueMap): ValueMap {
  return mapValues(given, (value) => revision.value(value));
}

/** A value, or a map whose keys are not somebody's own. */
function outer(revision: Revision, given: Value): Value {
  return isMap(given) && !('type' in given && 'id' in given) ? map(revision, given) : revision.value(given);
}

export function reviseStart(revision: Revision, start: RunStart): RunStart {
  const { event } = start;
  const { scheduled_for: _, ...run } = start.run;
  return {
    ...start,
    // When a run of an object was for may tell a date of the object.
    ...(start.objects.length > 0 && { run }),
    trigger: outer(revision, start.trigger),
    objects: start.objects.map((copy) => revision.copy(copy)),
    ...(event && { event: { ...event, context: map(revision, event.context) } }),
  };
}

export function reviseOutput(revision: Revision, output: ValueMap): ValueMap {
  return map(revision, output);
}

export function reviseFault(revision: Revision, fault: Fault): Fault {
  const { details, cause } = fault;
  return {
    ...fault,
    message: revision.text(fault.message),
    ...(details && { details: map(revision, details) }),
    ...(cause && { cause: reviseFault(revision, cause) }),
  };
}

export function reviseOpened(revision: Revision, opened: Opened): Opened {
  const { looked, changes, input, wait, by } = opened;
  return {
    ...opened,
    ...(looked && { looked: looked.map((value) => revision.value(value)) }),
    ...(changes && { changes: reviseChanges(revision, changes) }),
    ...(input !== undefined && { input: outer(revision, input) }),
    ...(wait && { wait: reviseWait(revision, wait) }),
    ...(by && { by: reviseBy(revision, by) }),
  };
}

export function revisePerformed(revision: Revision, performed: Performed): Performed {
  const { output, objects, wait } = performed;
  return {
    ...performed,
    output: outer(revision, output),
    ...(objects && { objects: objects.map((copy) => revision.copy(copy)) }),
    wait: reviseWait(revision, wait),
  };
}

export function reviseHeld<T extends Held | Pause>(revision: Revision, held: T): T {
  return { ...held, fault: reviseFault(revision, held.fault) };
}

export function reviseClosed(revision: Revision, closed: Closed): Closed {
  const { output, fault, changes, by, command } = closed;
  return {
    ...closed,
    ...(output !== undefined && { output: outer(revision, output) }),
    ...(fault && { fault: reviseFault(revision, fault) }),
    ...(changes && { changes: reviseChanges(revision, changes) }),
    ...(by && { by: reviseBy(revision, by) }),
    ...(command && { command: reviseCommand(revision, command) }),
  };
}

export function reviseWait(revision: Revision, { when, ...wait }: Wait): Wait {
  const revised = when && revision.when(when);
  return { ...wait, ...(revised && { when: revised }) };
}

export function reviseOutcome(revision: Revision, outcome: Outcome): Outcome {
  const objects = 'objects' in outcome && outcome.objects?.map((copy) => revision.copy(copy));
  const told = { ...outcome, ...(objects && { objects }) } as Outcome;
  switch (told.type) {
    case 'done':
      return { ...told, output: outer(revision, told.output) };
    case 'failed':
    case 'later':
      return { ...told, fault: reviseFault(revision, told.fault) };
    case 'looked':
      return { ...told, answers: told.answers.map((value) => revision.value(value)) };
    case 'event':
      return { ...told, event: { ...told.event, context: map(revision, told.event.context) } };
    case 'resolved':
      return { ...told, command: reviseCommand(revision, told.command), by: reviseBy(revision, told.by) };
    default:
      return told;
  }
}

function reviseChanges(revision: Revision, { vars, objects, ...rest }: Changes): Changes {
  return {
    ...rest,
    ...(vars && { vars: map(revision, vars) }),
    ...(objects && {
      objects: Object.fromEntries(Object.entries(objects).map(([id, copy]) => [id, revision.copy(copy)])),
    }),
  };
}

function reviseCommand(revision: Revision, command: Command): Command {
  if (command.do === 'retry' && command.input) return { ...command, input: map(revision, command.input) };
  if (command.do === 'skip') return { ...command, output: outer(revision, command.output) };
  return command.do === 'value' ? { ...command, value: revision.value(command.value) } : command;
}

function reviseBy(revision: Revision, by: Intervention): Intervention {
  return { ...by, reason: revision.text(by.reason) };
}
