import { INTERPRETER_VERSION } from '../../../interpreter/changes';
import type { Plan } from '../../../interpreter/plan';
import type { RunStart } from '../../../interpreter/requests';
import type { ObjectCopy, ObjectReference, Value, ValueMap } from '../../../interpreter/value';
import type { Db, Trx } from '../../database';
import { type PublishedPlan, readPublishedPlan } from '../../definitions/published-plan';
import { fault } from '../../faults';
import { isMap } from '../../value-shape';
import { readCopies } from '../../waits/read-copies';
import type { Environment } from '../../writing';
import { checkFields, namedObjects } from './check-fields';
import { armSubject, chooseArm } from './choose-arm';
import { findNamed } from './find-named';
import type { Target } from './find-target';

/** Bytes of the fields, as JSON: plan, state and trigger together are at most 1 MiB. */
const MOST_BYTES = 256 * 1024;

/**
 * What a run is started with: fields for an API trigger, or an object for a workflow that runs on objects; again, the time
 * that one of the clock was told.
 */
export interface Given {
  readonly fields: unknown;
  readonly object?: ObjectReference;
}

/** What a run is told that does again what another run did. */
export interface Again {
  /** That of the other run; chosen as of any run if left out. */
  readonly version?: Target['versions'][number];
  readonly event?: RunStart['event'];
  readonly scheduledFor?: string;
}

export interface TriggerQuestion extends Given {
  readonly again?: Again;
  readonly environment: Environment;
  readonly target: Target;
  /** That the run will have. */
  readonly runId: string;
  readonly idempotencyKey: string | undefined;
}

/** All that a run row and Temporal are given. */
export interface AcceptedTrigger {
  readonly workflow: { readonly id: string; readonly key: string };
  readonly deploymentId: string;
  readonly version: { readonly id: string; readonly number: number };
  readonly rolloutLabel: string | null;
  readonly environmentId: string;
  readonly createdAt: Date;
  readonly triggerObjectId: string | null;
  readonly start: RunStart;
  readonly plan: Plan;
}

/** Whether a trigger may start a run, of which version, with what. Writes nothing; faults as `trigger` says. */
export async function acceptTrigger(db: Db | Trx, question: TriggerQuestion): Promise<AcceptedTrigger> {
  const { environment, runId, again } = question;
  const version = again?.version;
  const target = version === undefined ? question.target : { ...question.target, versions: [version] };
  const { chosen, label } = await choose(db, { ...question, target });
  const { trigger } = chosen.plan;
  const begun = await begin(db, question, chosen.plan);
  const createdAt = new Date();
  const at = createdAt.toISOString();
  const scheduledFor = trigger.type === 'api' || trigger.type === 'event' ? undefined : (again?.scheduledFor ?? at);
  return {
    workflow: { id: target.id, key: target.key },
    deploymentId: target.deploymentId,
    version: { id: chosen.versionId, number: chosen.number },
    rolloutLabel: label,
    environmentId: environment.id,
    createdAt,
    triggerObjectId: begun.objectId,
    start: {
      run: {
        id: runId,
        workflow: target.key,
        version: chosen.number,
        created_at: at,
        ...(scheduledFor !== undefined && { scheduled_for: scheduledFor }),
      },
      environment: environment.key,
      trigger: begun.trigger,
      ...heard(trigger, again?.event),
      objects: begun.copies,
      cursor: cursorOf(begun.copies),
      interpreterVersion: INTERPRETER_VERSION,
    },
    plan: chosen.plan,
  };
}

interface Begun {
  readonly trigger: Value;
  readonly copies: readonly ObjectCopy[];
  readonly objectId: string | null;
}

type Declared = Extract<Plan['trigger'], { type: 'api' }>['fields'];

async function begin(db: Db | Trx, question: TriggerQuestion, { trigger, carries }: Plan): Promise<Begun> {
  if (trigger.type === 'api') return byFields(db, question, trigger.fields, carries);
  const kind = trigger.type === 'schedule' ? trigger.objects?.kind : trigger.kind;
  return kind === undefined ? byTime(question) : byObject(db, question, kind, carries);
}

async function byFields(
  db: Db | Trx,
  { environment, fields = {}, object }: TriggerQuestion,
  declared: Declared,
  carries: Plan['carries'],
): Promise<Begun> {
  if (object !== undefined) {
    const message = 'The workflow has an API trigger: it takes fields, and no object.';
    throw fault('trigger_object_invalid', { message, details: { pointer: '/object' } });
  }
  refuseLarge(fields);
  const found = await findNamed(db, environment.id, namedObjects(declared, fields), carries);
  const checked = checkFields(declared, fields, found.find);
  if (checked.diagnostics.length > 0) {
    const diagnostics = checked.diagnostics.map((diagnostic) => ({ ...diagnostic }));
    throw fault('trigger_fields_invalid', { pointer: '/fields', details: { diagnostics } });
  }
  return { trigger: checked.fields, copies: found.copies, objectId: firstObject(declared, checked.fields) };
}

/** A version may listen to other events than the one that ran before. */
function heard(trigger: Plan['trigger'], event: RunStart['event']): Pick<RunStart, 'event'> {
  return event !== undefined && trigger.type === 'event' && trigger.events.includes(event.name) ? { event } : {};
}

/** A workflow that the clock starts, on no object: with the time that the other run was told. */
function byTime({ again, fields, object }: TriggerQuestion): Begun {
  if (object !== undefined) {
    const message = 'The workflow is started by the clock: it takes no object.';
    throw fault('trigger_object_invalid', { message, details: { pointer: '/object' } });
  }
  const told = fields as Value | undefined;
  if (again?.scheduledFor === undefined || !isMap(told)) throw fault('no_api_trigger');
  return { trigger: told, copies: [], objectId: null };
}

/** A workflow that events or the clock start, asked for by name: on the object as it is now. */
async function byObject(
  db: Db | Trx,
  { environment, fields, object }: TriggerQuestion,
  kind: string,
  carries: Plan['carries'],
): Promise<Begun> {
  if (object === undefined || fields !== undefined) throw fault('no_api_trigger');
  if (object.type !== kind) {
    const message = `The workflow runs on objects of kind ${kind}, not of kind ${object.type}.`;
    throw fault('trigger_object_invalid', { message, details: { pointer: '/object' } });
  }
  const copies = await readCopies(db, environment.id, [object.id], carries);
  if (copies.length === 0) throw fault('object_not_found', { details: { kind } });
  return { trigger: { type: kind, id: object.id }, copies, objectId: object.id };
}

/** The arm comes first: only then does a version's schema apply. */
async function choose(
  db: Db | Trx,
  question: TriggerQuestion,
): Promise<{ readonly chosen: PublishedPlan; readonly label: string | null }> {
  const { target } = question;
  const arms: PublishedPlan[] = [];
  for (const version of target.versions) arms.push(await readPublishedPlan(db, version.version_id));
  const [only] = arms;
  if (only !== undefined && arms.length === 1) return { chosen: only, label: target.versions[0]?.label ?? null };
  const named = arms.flatMap(({ plan }) =>
    plan.trigger.type === 'api' ? namedObjects(plan.trigger.fields, question.fields) : [],
  );
  const object = named.find(({ kind }) => kind === 'account') ?? named[0];
  const found = object === undefined ? undefined : await findNamed(db, question.environment.id, [object], {});
  const objectId = question.object?.id ?? (object && found?.find(object.name, object.kind)?.id);
  const subject = objectId === undefined ? (question.idempotencyKey ?? question.runId) : await armSubject(db, objectId);
  const arm = chooseArm(target.id, target.versions.map(deployed), subject);
  const chosen = arms.find(({ versionId }) => versionId === arm.versionId);
  if (chosen === undefined) throw new Error('A deployment has an arm without a version.');
  return { chosen, label: arm.label };
}

function deployed(stored: Target['versions'][number]) {
  const label = stored.label === 'treatment' || stored.label === 'control' ? stored.label : null;
  return { versionId: stored.version_id, percentage: stored.percentage, label } as const;
}

function refuseLarge(fields: unknown): void {
  if (Buffer.byteLength(JSON.stringify(fields) ?? '') <= MOST_BYTES) return;
  throw fault('trigger_fields_invalid', {
    message: `The fields are larger than ${MOST_BYTES / 1024} KiB. Put what is large where a step can fetch it.`,
    pointer: '/fields',
  });
}

/** The run is found by the first object that its trigger declares. */
function firstObject(declared: { readonly [key: string]: { readonly is: string } }, fields: ValueMap): string | null {
  for (const [key, type] of Object.entries(declared)) {
    const value = fields[key];
    if (type.is === 'object' && typeof value === 'object' && value !== null && 'id' in value)
      return String(value['id']);
  }
  return null;
}

function cursorOf(copies: readonly ObjectCopy[]): { readonly [id: string]: number } {
  return Object.fromEntries(copies.map((copy) => [copy.id, copy.version]));
}
