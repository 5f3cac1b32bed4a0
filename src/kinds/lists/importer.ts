import type { Type } from '../../../interpreter/catalogue';
import { COMMON, INTEGER, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, STRING } from '../attributes';
import type { Kind, Statuses } from '../kind';

const STATUSES: Statuses = {
  initial: 'pending',
  names: ['pending', 'paused', 'ready', 'errored', 'canceled'],
  moves: [
    { from: ['pending'], to: 'paused', event: 'importer-pipeline-run.paused' },
    { from: ['paused'], to: 'pending', event: 'importer-pipeline-run.resumed' },
    { from: ['pending'], to: 'ready', event: 'importer-pipeline-run.completed', stamps: ['completed_at'] },
    { from: ['pending'], to: 'errored', event: 'importer-pipeline-run.errored', stamps: ['completed_at'] },
    {
      from: ['pending', 'paused'],
      to: 'canceled',
      event: 'importer-pipeline-run.canceled',
      stamps: ['completed_at'],
    },
  ],
};

const ERRORS: Type = { is: 'array', of: { is: 'any' } };

/** A file of accounts or of items of a list, on its way into the world row by row. */
export const importer: Kind = {
  name: 'importer-pipeline-run',
  prefix: 'mprt',
  typedBy: 'importer_type',
  statuses: STATUSES,
  attributes: {
    ...COMMON,
    status: { ...STATUS, type: { is: 'string', choices: STATUSES.names } },
    /** `account`, `list-item/name` */
    importer_type: kept('importer_type', STRING),
    list_id: kept('list_id', OPTIONAL_STRING),
    creator_id: kept('creator_id', OPTIONAL_STRING),
    creator_type: kept('creator_type', OPTIONAL_STRING),
    successful_count: kept('successful_count', INTEGER, 0),
    duplicate_count: kept('duplicate_count', INTEGER, 0),
    error_count: kept('error_count', INTEGER, 0),
    /** `{line, code}` of the first rows that could not be done. */
    errors: kept('errors', ERRORS, []),
    completed_at: kept('completed_at', OPTIONAL_DATETIME),
  },
  relations: {},
  events: {
    'importer-pipeline-run.started': {},
    'importer-pipeline-run.paused': { status: 'paused' },
    'importer-pipeline-run.resumed': {},
    'importer-pipeline-run.completed': { status: 'ready' },
    'importer-pipeline-run.errored': { status: 'errored' },
    'importer-pipeline-run.canceled': { status: 'canceled' },
  },
  subjects: [],
  tags: false,
  unavailable: [],
};
