import type { Type } from '../../interpreter/catalogue';
import { COMMON, INTEGER, kept, OPTIONAL_DATETIME, OPTIONAL_STRING, STATUS, STRING } from './attributes';
import type { Kind } from './kind';

const LABELS: Type = { is: 'map', keys: {}, open: true };
const OUTPUT: Type & { readonly is: 'any' } = { is: 'any', optional: true, personal: true };
const NAMES = ['in_progress', 'errored', 'completed', 'failed', 'canceled'];

/** A run, as definitions see it: it is started and moved by `src/runs` alone, which writes its events. */
export const workflowRun: Kind = {
  name: 'workflow-run',
  prefix: 'wfr',
  attributes: {
    id: COMMON.id,
    created_at: COMMON.created_at,
    status: { ...STATUS, type: { is: 'string', choices: NAMES } },
    workflow_id: kept('workflow_id', STRING),
    workflow_key: kept('workflow_key', STRING),
    workflow_version: kept('workflow_version', INTEGER),
    labels: kept('labels', LABELS, {}),
    fault_code: kept('fault_code', OPTIONAL_STRING),
    completed_at: kept('completed_at', OPTIONAL_DATETIME),
    /** May say anything of anybody: it stands in the run's row alone, and in no event. */
    output: { ...kept('output', OUTPUT), source: 'related', sparse: true },
  },
  relations: {},
  events: {
    'workflow-run.created': {},
    'workflow-run.errored': { status: 'errored' },
    'workflow-run.resumed': {},
    'workflow-run.completed': { status: 'completed' },
    'workflow-run.failed': { status: 'failed' },
    'workflow-run.canceled': { status: 'canceled' },
  },
  subjects: [],
  tags: false,
  unavailable: ['creator', 'event', 'workflow', 'workflow_version_id'],
};
