import type { FaultEntry } from './fault-entry';

/** Triggers, runs, waits and operators. */
export const RUN_FAULTS = {
  no_api_trigger: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The active version of the workflow has no API trigger: something else starts it.',
  },
  trigger_fields_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The fields are not what the trigger declares: each fault is listed.',
  },
  trigger_object_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The workflow cannot be run on this object.',
  },
  start_too_large: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'What the run would be started with, its definition included, is larger than 512 KiB. Give it less, name fewer objects, or read fewer of their values.',
  },
  not_schedulable: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The active version of the workflow has no date trigger of the kind of this object.',
  },
  schedule_time_invalid: {
    category: 'invalid',
    title: 'Time invalid',
    says: 'The time for which a run is ordered cannot be read.',
  },
  run_not_found: { category: 'missing', title: 'Record not found', says: 'There is no such run in this environment.' },
  child_failed: {
    category: 'conflict',
    title: 'Run failed',
    says: 'The run that the step started, and waited for, failed. Look at it for why.',
  },
  child_canceled: {
    category: 'conflict',
    title: 'Run canceled',
    says: 'The run that the step started, and waited for, was canceled.',
  },
  run_ended: { category: 'conflict', title: 'Conflict', says: 'The run has ended.' },
  step_not_held: { category: 'conflict', title: 'Conflict', says: 'No step of the run is held at this path.' },
  command_not_offered: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The held step cannot be mended in this way.',
  },
  run_not_answering: {
    category: 'transient',
    title: 'Run not answering',
    says: 'The run did not take this in time. Look at it before you try again: it may have been taken since.',
  },
  run_terminated: {
    category: 'internal',
    title: 'Run terminated',
    says: 'The run was ended in Temporal from outside, before it could end by itself.',
  },
  run_too_large: {
    category: 'limited',
    title: 'Run too large',
    says: 'The run carries more than 512 KiB from step to step. Read fewer or smaller values.',
  },
  output_too_large: {
    category: 'invalid',
    title: 'Output too large',
    says: 'Later steps read more than 64 KiB of what this step gave. Read fewer or smaller values of it.',
  },
  step_unanswered: {
    category: 'transient',
    title: 'Step unanswered',
    says: 'The step gave no answer in the time that it is allowed, on every attempt.',
  },
  run_not_ended: {
    category: 'conflict',
    title: 'Conflict',
    says: 'The run has not ended yet: it can be run again when it has.',
  },
  run_redacted: {
    category: 'conflict',
    title: 'Conflict',
    says: 'What the run was started with has been redacted.',
  },
  csv_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The file is not one that runs can be started from: comma-separated values in UTF-8, columns named in the first line.',
  },
  upload_not_found: {
    category: 'missing',
    title: 'Record not found',
    says: 'There is no such upload in this environment.',
  },
  upload_ended: { category: 'conflict', title: 'Conflict', says: 'All rows of the upload have been dealt with.' },
  concurrency_limit: {
    category: 'conflict',
    title: 'Conflict',
    says: 'As many runs with this key are under way as the definition allows. Wait for one of them to end.',
  },
  concurrency_key_invalid: {
    category: 'invalid',
    title: 'Record invalid',
    says: 'The key of the concurrency limit cannot be evaluated on this trigger.',
  },
  chain_too_deep: {
    category: 'conflict',
    title: 'Chain too deep',
    says: 'A chain of runs that start runs ends at depth 10. Look for a workflow that starts itself, by others or by its events.',
  },
  too_many_starts: {
    category: 'limited',
    title: 'Too many starts',
    says: 'One workflow starts at most 100 runs a minute on one object.',
  },
} as const satisfies Record<string, FaultEntry>;
