import { sql } from 'kysely';
import type { Value } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import type { Writing } from '../../../writing';
import { declaredFields } from '../../fields/field-schemas';
import { fillFields } from '../../fields/fill-fields';
import { related } from '../../relations/related';
import type { StoredObject } from '../../stored-object';
import { present } from '../../values';
import { moveNotAllowed } from '../find-move';
import { idsOf, type Moved, type Rule, withAttributes } from '../rule';
import { objectsOf, refuseArchivedQueue, refuseMany } from './case-objects';
import { type CaseStatus, readCaseStatuses } from './read-case-statuses';

/** Fields and statuses are those of the template; a status may follow any other, some of them resolve the case. */
export const CASE_RULE: Rule = {
  async prepare(writing, values, relations) {
    const [template] = relations.get('template') ?? [];
    if (template === undefined)
      throw fault('template_required', { pointer: '/relations/template', message: 'A case is made from a template.' });
    if (template.status !== 'active') throw fault('template_not_active', { pointer: '/relations/template' });
    refuseArchivedQueue(relations.get('queue')?.[0]);
    refuseMany(Object.values(objectsOf(idsOf(relations))).flat().length);
    const statuses = readCaseStatuses(template);
    const status = findStatus(statuses, values.status ?? statuses[0]?.name ?? '');
    const { actor } = writing;
    return {
      ...values,
      status: status.name,
      fields: fillFields(declaredFields(template.attributes['field_schemas']), values.fields ?? {}),
      attributes: {
        ...values.attributes,
        name: `${template.key?.toUpperCase()}-${await nextNumber(writing, template.id)}`,
        creator_id: actor.id,
        creator_type: actor.type,
        ...(status.resolves && resolvedBy(writing, status.name, new Date())),
      },
      relations: idsOf(relations),
    };
  },
  async move(writing, { object, at }, to, { statusTag }) {
    const statuses = readCaseStatuses(await templateOf(writing, object));
    checkStatusTag(findStatus(statuses, to), statusTag);
    const moved = moveCase(writing, object, statuses, to, at);
    const attributes = { ...moved.change.attributes, status_tag: statusTag ?? null };
    return {
      ...moved,
      change: { ...moved.change, attributes: present(attributes) },
      ...(statusTag !== undefined && { context: { status_tag: statusTag } }),
    };
  },
  async fieldsOf(writing, object) {
    const template = await templateOf(writing, object);
    return declaredFields(template?.attributes['field_schemas']);
  },
};

function moveCase(
  writing: Writing,
  object: StoredObject,
  statuses: readonly CaseStatus[],
  to: string,
  at: Date,
): Moved {
  const next = findStatus(statuses, to);
  const others = statuses.map((status) => status.name).filter((name) => name !== to);
  if (to === object.status) throw moveNotAllowed(object, to, others);
  const wasResolved = object.attributes['resolved_at'] !== undefined;
  const resolution = next.resolves
    ? { ...resolvedBy(writing, to, at), ...(wasResolved && { resolved_at: object.attributes['resolved_at'] ?? null }) }
    : { resolution: null, resolved_at: null, resolver_id: null, resolver_type: null };
  const { actor } = writing;
  return {
    change: {
      status: to,
      attributes: withAttributes(object, { ...resolution, updater_id: actor.id, updater_type: actor.type }),
    },
    events: [
      'case.status-updated',
      ...(next.resolves && !wasResolved ? ['case.resolved'] : []),
      ...(!next.resolves && wasResolved ? ['case.reopened'] : []),
    ],
  };
}

/** A status's reason is one of its tags; some ask for one. Faults `status_tag_required`, `tag_invalid`. */
function checkStatusTag({ name, tags = [], tag_required: required = false }: CaseStatus, given: string | undefined) {
  const pointer = '/statusTag';
  if (given === undefined && required)
    throw fault('status_tag_required', {
      pointer,
      message: `The status ${name} asks for a reason: ${tags.join(', ')}.`,
      details: { allowed: tags },
    });
  if (given !== undefined && !tags.includes(given))
    throw fault('tag_invalid', {
      pointer,
      message: `The status ${name} has no such tag. It has: ${tags.join(', ') || 'none'}.`,
      details: { allowed: tags },
    });
}

function resolvedBy({ actor }: Writing, status: string, at: Date): { [key: string]: Value } {
  return { resolution: status, resolved_at: at.toISOString(), resolver_id: actor.id, resolver_type: actor.type };
}

function findStatus(statuses: readonly CaseStatus[], name: string): CaseStatus {
  const found = statuses.find((status) => status.name === name);
  if (found !== undefined) return found;
  const allowed = statuses.map((status) => status.name);
  throw fault('status_unknown', {
    pointer: '/status',
    message: `The case's template has no such status. It has: ${allowed.join(', ')}.`,
    details: { allowed },
  });
}

async function templateOf({ trx }: Writing, object: StoredObject): Promise<StoredObject | undefined> {
  const [template] = await related(trx, object, 'template');
  return template;
}

/** Cases of a template are numbered from 1, without a gap among those that were committed. */
async function nextNumber({ trx }: Writing, templateId: string): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    insert into object_counters (object_id, value) values (${templateId}, 1)
    on conflict (object_id) do update set value = object_counters.value + 1 returning value`.execute(trx);
  return rows[0]?.value ?? 1;
}
