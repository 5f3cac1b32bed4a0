import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Run } from '../interpreter/machine/run';
import type { Request } from '../interpreter/requests';
import type { Value, ValueMap } from '../interpreter/value';
import { labelsOf, statusOf } from './sending/mirror';

const STATUS = defineSearchAttributeKey('UsherStatus', SearchAttributeType.KEYWORD);
const LABELS = defineSearchAttributeKey('UsherLabels', SearchAttributeType.KEYWORD_LIST);

/** Most characters that a visibility database keeps of a keyword. */
const KEYWORD_CHARACTERS = 255;

/**
 * Keeps the status in Temporal's list: changed only when a run begins to wait or goes on, is held, or ends. Each change
 * is an event of the history.
 */
export class StatusAttribute {
  /** As the start, or an earlier Temporal run, has set them. */
  private shown = workflowInfo().typedSearchAttributes.get(STATUS);
  private labelled = workflowInfo().typedSearchAttributes.get(LABELS) !== undefined;

  /** Shows where the run stands. */
  show(machine: Run, wanted: ReadonlyMap<string, Request>): void {
    const status = standing(machine, wanted);
    const labels = this.labelled ? undefined : labelsOf(machine);
    if (labels !== undefined) this.labelled = true;
    const indexed = labels === undefined ? [] : textsOf(labels);
    if (status === this.shown && indexed.length === 0) return;
    this.shown = status;
    upsertSearchAttributes([
      { key: STATUS, value: status },
      ...(indexed.length === 0 ? [] : [{ key: LABELS, value: indexed }]),
    ]);
  }
}

function standing(machine: Run, wanted: ReadonlyMap<string, Request>): string {
  const status = statusOf(machine);
  if (status !== 'in_progress' || wanted.size === 0) return status;
  for (const request of wanted.values()) {
    if (request.type === 'perform' || request.type === 'look_up') return status;
    if (request.type === 'sleep' && request.why === 'pause') return status;
  }
  return 'waiting';
}

function textsOf(labels: ValueMap): string[] {
  return Object.entries(labels)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => labelText(key, value));
}

/** `UsherLabels = 'customer=4711'` finds it. */
function labelText(key: string, value: Value): string {
  return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`.slice(0, KEYWORD_CHARACTERS);
}
