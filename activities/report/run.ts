import { z } from 'zod';
import type { ObjectReference, ValueMap } from '../../interpreter/value';
import { FaultError, fault } from '../../src/faults/fault';
import { kindNamed } from '../../src/kinds';
import { createObject } from '../../src/objects/create-object';
import type { StoredObject } from '../../src/objects/stored-object';
import { listOf, mapOf } from '../../src/value-shape';
import { defineAction, type OwnContext } from '../define-action';
import { giveObject } from '../give-object';
import { nameOf, objectOf, personal, tagNames } from '../marks';

/** Milliseconds for which a step waits for its report: the longest that a run may wait. */
const LONGEST = 30 * 86_400_000;

const input = z.strictObject({
  template: nameOf('report-template'),
  query: personal(z.record(z.string().min(1).max(200), z.unknown())).describe(
    "By key, as reports of the template's type are asked.",
  ),
  object: objectOf('*').optional().describe('What the report is about: an inquiry, an account or a transaction.'),
  tags: tagNames().optional(),
});

export default defineAction({
  id: 'report.run@1',
  title: 'Run report',
  description: 'Asks for a report, and ends when it is ready.',
  side: 'own',
  repeat: 'safe',
  input,
  output: objectOf('report'),
  faults: [
    'relation_target_not_found',
    'relation_unknown',
    'template_not_active',
    'report_query_invalid',
    'tag_invalid',
    'too_many_active_tags',
    'account_archived',
    'report_errored',
  ],
  awaits: {
    kind: 'report',
    of: [],
    events: { 'report.ready': null, 'report.errored': fault('report_errored').fault },
    timeout: LONGEST,
  },
  example: {
    input: {
      template: 'person-watchlist',
      query: { name_first: '{{trigger.fields.name_first}}', name_last: '{{trigger.fields.name_last}}' },
      object: '{{trigger}}',
    },
    output: { type: 'report', id: 'rep_8sWq2nTzYxKc5vRbGm4HdJpL' },
  },
  notes: [
    'Makes a pending report, with the event `report.created`, and waits until whoever its template names has given it, or, where it names nobody, until it is completed by the API. The report says what was found: `{{report.match_found}}`, `{{report.status}}`, and what its type gives.',
    'A report that errors is a fault of the step: `continue_on_error` lets the run go on without it. A retry asks for another report.',
  ],
  run: async ({ template, query, object, tags = [] }, context) =>
    giveObject(context, await makeReport(context, { template, query: query as ValueMap, object, tags })),
});

interface Asked {
  readonly template: string;
  readonly query: ValueMap;
  readonly object: ObjectReference | undefined;
  readonly tags: readonly string[];
}

async function makeReport(context: OwnContext, { template, query, object, tags }: Asked): Promise<StoredObject> {
  try {
    return await createObject(context, 'report', {
      attributes: { query: present(query) },
      tags,
      relations: { template: [template], ...(object !== undefined && attachment(object)) },
    });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'report_query_invalid') throw inQuery(error);
    throw error;
  }
}

/** Missing and null are one value. */
function present(query: ValueMap): ValueMap {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
}

/** A report is about what its own events are also events of. */
function attachment({ type, id }: ObjectReference): { readonly [relation: string]: readonly string[] } {
  const { subjects, relations } = kindNamed('report');
  const relation = subjects.find((name) => relations[name]?.kind === type);
  if (relation !== undefined) return { [relation]: [id] };
  const message = `A report cannot be about an object of kind ${type}, only about one of: ${subjects.join(', ')}.`;
  throw fault('relation_unknown', { message, details: { pointer: '/object' } });
}

/** Says of which inputs of the step something is wrong. */
function inQuery({ fault: found }: FaultError): FaultError {
  const diagnostics = listOf(mapOf(found.details)['diagnostics']).map((each) => {
    const { pointer, ...rest } = mapOf(each);
    return { ...rest, pointer: String(pointer).replace('/attributes', '') };
  });
  const sentences = diagnostics.map((each) => `${each.pointer}: ${String(mapOf(each)['message'])}`);
  return fault('report_query_invalid', {
    message: `The query is not what reports of this type are asked with. ${sentences.join(' ')}`,
    details: { diagnostics },
  });
}
