/** Every code that a diagnostic can have, with what it means. The reference page is made of this. */

interface DiagnosticEntry {
  readonly severity: 'error' | 'warning';
  readonly meaning: string;
}

const error = (meaning: string): DiagnosticEntry => ({ severity: 'error', meaning });
const warning = (meaning: string): DiagnosticEntry => ({ severity: 'warning', meaning });

export const DIAGNOSTICS = {
  // Shape
  not_json: error('A value is none that JSON has.'),
  too_large: error('The definition is larger than 200 KiB of JSON.'),
  too_deep: error('The definition has more than 20 levels of lists and maps.'),
  too_many_steps: error('The definition has more than 500 steps.'),
  plan_too_large: error('The plan that the definition compiles to is larger than 256 KiB.'),
  path_too_long: error("A step's path is longer than 180 bytes."),
  unknown_key: error('A key has no meaning where it stands.'),
  missing_key: error('A key that is needed is missing.'),
  wrong_type: error('A value is of another JSON type than the one that belongs here.'),
  bad_choice: error('A text is none of those that can stand here.'),
  bad_format: error('A text is not written as it must be.'),
  bad_duration: error('A text is no duration, or a duration of nothing.'),
  out_of_bounds: error('A text, number, list or map is too small or too large.'),
  reserved_name: error('A name is reserved: a root of expressions, or a name that every object has already.'),
  duplicate_key: error('Two steps have one key, or two variables one name.'),
  not_available_yet: error('A part of the language that cannot run yet.'),
  // Expressions
  bad_expression: error('A text between braces, or a field, is no expression.'),
  unknown_reference: error('There is no step or root of this name.'),
  unknown_variable: error('The variable is not declared.'),
  unknown_field: error('A kind, a trigger or an output has no such field.'),
  unknown_method: error('The type has no such method.'),
  wrong_arguments: error('A method is given too many or too few arguments, or of another type.'),
  field_not_available: error('A field of the published product that cannot be given here yet.'),
  not_readable_here: error('The value exists, but not at this place.'),
  forward_reference: error('The step has not ended before this point.'),
  other_branch: error('The step stands on a route or branch that does not lead here.'),
  step_gives_nothing: error('The step has no output.'),
  relation_to_many: error('A relation to many objects can only be counted, and asked whether a flag is true of any.'),
  unsafe_place: error('A value stands where it could change what the text around it means.'),
  look_up_not_possible: error('What only a look-up can find is needed where none can be made.'),
  type_mismatch: error('A value is of another type than the one that is wanted.'),
  operator_mismatch: error('The operator does not compare values of this type.'),
  may_be_missing: error('A value that is needed may be missing when this point is reached.'),
  // Steps, triggers and the world
  unknown_action: error('There is no such action.'),
  unknown_event: error('There is no such event.'),
  unknown_kind: error('There is no such type or kind of object.'),
  unknown_input: error('The action has no such input.'),
  missing_input: error('An input that the action needs is missing.'),
  mixed_kinds: error('The events of a trigger are of several kinds of objects.'),
  event_of_other_kind: error('The awaited object never causes this event.'),
  intervals_alone: error('A retry says its intervals, and something else beside them.'),
  wait_too_long: error('A duration is longer than it may be: 30 days for what runs wait for.'),
  bad_date: error('A date that the calendar does not have.'),
  bad_cron: error('A cron expression that cannot be read.'),
  bad_time_zone: error('There is no time zone of this name.'),
  never_comes: error('A schedule has no time at all, or none that is still to come.'),
  unreachable_step: error('A step stands behind a stop.'),
  unreachable_route: error('A route is never taken.'),
  personal_label: error('A label would hold personal data.'),
  personal_key: error('The key of a concurrency limit would hold personal data.'),
  // Warnings
  missing_value: warning('What is read here may be missing, and nothing says what happens then.'),
  parallel_write: warning('Two branches of a parallel step write the same variable or object.'),
  personal_data_leaves: warning(
    'Personal data is given to an action outside the installation: advice, that stays where the other side needs it.',
  ),
} satisfies { readonly [code: string]: DiagnosticEntry };

export type DiagnosticCode = keyof typeof DIAGNOSTICS;
