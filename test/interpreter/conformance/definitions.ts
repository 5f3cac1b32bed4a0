import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import type { RunStart } from '../../../interpreter/requests';
import type { Fault, ObjectCopy, Value } from '../../../interpreter/value';

type Json = { readonly [key: string]: Value };

export const INQUIRY: ObjectCopy = {
  type: 'inquiry',
  id: 'inq_1',
  version: 3,
  status: 'completed',
  reference_id: 'customer-7',
  fields: { name_first: 'Ann' },
  ip_addresses: ['10.0.0.1'],
};
export const CASE: ObjectCopy = { type: 'case', id: 'case_1', version: 1, status: 'Open' };
export const REFERENCE = { type: 'inquiry', id: 'inq_1' };

export const START: RunStart = {
  run: { id: 'wfr_conformance', workflow: 'conformance', version: 1, created_at: '2026-01-01T00:00:00.000Z' },
  environment: 'sandbox',
  trigger: REFERENCE,
  event: { name: 'inquiry.completed', created_at: '2026-01-01T00:00:00.000Z', context: {} },
  objects: [INQUIRY],
  cursor: { inq_1: 3 },
  interpreterVersion: INTERPRETER_VERSION,
};

export const REFUSED: Fault = { code: 'refused', category: 'denied', message: 'The other side said no.' };
export const AWAY: Fault = { code: 'unreachable', category: 'transient', message: 'The other side is away.' };

export function definition(steps: readonly Json[], more: Json = {}): Json {
  const trigger = { type: 'event', events: ['inquiry.completed'] };
  return { key: 'conformance', name: 'Conformance', trigger, steps, ...more };
}

export function tag(key: string, tags: readonly string[] = ['seen'], more: Json = {}): Json {
  return { key, type: 'action', action: 'object.tag', inputs: { object: '{{trigger}}', tags }, ...more };
}

export function call(key: string, more: Json = {}): Json {
  return { key, type: 'action', action: 'http.request', inputs: { url: `https://example.com/${key}` }, ...more };
}

export function route(label: string, when: Value, steps: readonly Json[]): Json {
  return { label, when, steps };
}

export const TAGGED = { output: REFERENCE, objects: [{ ...INQUIRY, version: 4, tags: ['seen'] }] };
export const CALLED = { output: { status: 200, headers: {}, body: { match_found: false } }, takes: 200 };
