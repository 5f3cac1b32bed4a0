import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { INQUIRY_FIELDS, kindNamed } from '../../../kinds';
import { listMatches, matchLists, recordMatches } from '../../../lists/match-lists';
import type { Writing } from '../../../writing';
import { declaredFields } from '../../fields/field-schemas';
import { fillFields } from '../../fields/fill-fields';
import { refuseRedacted } from '../../refuse-redacted';
import { related } from '../../relations/related';
import type { Resolved } from '../../relations/resolve-relations';
import { lockObjects } from '../../rows/lock-objects';
import type { StoredObject } from '../../stored-object';
import { findOrMakeAccount } from '../accounts/account';
import { findMove, stampsOf } from '../find-move';
import { refuseStatus } from '../plain-rule';
import { type Checked, idsOf, type Mover, type Rule, withAttributes } from '../rule';
import { expireSessions } from './expire-sessions';

const DAY_IN_SECONDS = 86_400;
/** Statuses that only the person's own progress leads to; from all others the sessions are over. */
const IN_PROGRESS: ReadonlySet<string> = new Set(['created', 'pending']);
/** What does not become of an inquiry that was redacted. */
const UNREDACTED: ReadonlySet<string> = new Set(['inquiry.expired', 'inquiry.resumed']);
const DECISIONS: ReadonlySet<string> = new Set(['approved', 'declined', 'needs_review']);

/** An inquiry is made from a template, for an account, and expires unless it is brought to an end. */
export const INQUIRY_RULE: Rule = {
  async prepare(writing, values, relations) {
    const { initial } = kindNamed('inquiry').statuses ?? {};
    refuseStatus(values.status, initial);
    const { template, version } = await findTemplate(writing, relations);
    const fields = fillFields(declaredFields(version.attributes['field_schemas'], INQUIRY_FIELDS), values.fields ?? {});
    const account = await accountOf(writing, values, relations);
    const matches = await matchLists(writing, { fields: { now: fields, changed: Object.keys(fields) } });
    return {
      ...values,
      status: initial ?? 'created',
      fields,
      attributes: {
        creator: 'API',
        ...values.attributes,
        environment: writing.environment.key,
        ...listMatches({}, matches),
        expires_at: expiry(values.attributes, ['expiration_after_create'], new Date()),
      },
      relations: {
        ...idsOf(relations),
        template: [template.id],
        template_version: [version.id],
        ...(account && { account: [account.id] }),
      },
      after: async (inquiry) => {
        await recordMatches(writing, inquiry.id, matches);
        return inquiry;
      },
    };
  },
  async move(writing, { object, at }, to, { comment, by }) {
    const move = findMove(object, to, { by });
    if (UNREDACTED.has(move.event)) refuseRedacted(object);
    const attributes = withAttributes(object, {
      ...stampsOf(move, at),
      ...expiryOfMove(object, move.event, at),
      ...(DECISIONS.has(to) && decidedBy(writing, comment)),
    });
    return {
      change: { status: to, attributes },
      events: [move.event],
      ...(comment !== undefined && { context: { comment } }),
      ...(!IN_PROGRESS.has(to) && { after: (moved, moveOther) => endOpen(writing, moved, at, moveOther) }),
    };
  },
  async revise(_writing, { object }, attributes) {
    const { next_step_name: next } = attributes;
    const before = object.attributes['next_step_name'] ?? null;
    // The step that was next becomes the previous one.
    if (next === undefined || next === before) return { attributes };
    return { attributes: { previous_step_name: before, ...attributes }, events: ['inquiry.transitioned'] };
  },
  async follow(writing, object, fields, changed) {
    const matches = await matchLists(writing, { fields: { now: fields, changed } });
    return {
      attributes: listMatches(object.attributes, matches),
      after: (inquiry) => recordMatches(writing, inquiry.id, matches),
    };
  },
  async fieldsOf({ trx }, object) {
    const [version] = await related(trx, object, 'template_version');
    return declaredFields(version?.attributes['field_schemas'], INQUIRY_FIELDS);
  },
};

/** The template that is named and its published version; or the version that is named and its template. */
async function findTemplate({ trx }: Writing, relations: Resolved) {
  const [named] = relations.get('template_version') ?? [];
  const [given] = relations.get('template') ?? [];
  const template = given ?? (named && (await related(trx, named, 'template'))[0]);
  if (template === undefined)
    throw fault('template_required', {
      pointer: '/relations/template',
      message: 'An inquiry is made from a template.',
    });
  const version = named ?? (await related(trx, template, 'latest_published_version'))[0];
  if (version === undefined || template.status !== 'active')
    throw fault('template_not_active', { pointer: '/relations/template' });
  return { template, version };
}

/** The account that is named; else by default the one of the reference id, or a new one. */
async function accountOf(writing: Writing, values: Checked, relations: Resolved): Promise<StoredObject | undefined> {
  const [given] = relations.get('account') ?? [];
  const { autoCreateAccount: auto = true } = values;
  if (given !== undefined || auto === false) return given;
  const options = auto === true ? {} : auto;
  const account = await findOrMakeAccount(writing, { referenceId: values.referenceId ?? null, ...options });
  await lockObjects(writing, [account.id]);
  return account;
}

/** What is still open on an inquiry that has come to an end: sessions, and where it expired also verifications. */
async function endOpen(writing: Writing, inquiry: StoredObject, at: Date, move: Mover): Promise<void> {
  await expireSessions(writing, inquiry, at);
  if (inquiry.status !== 'expired') return;
  const verifications = await related(writing.trx, inquiry, 'verifications');
  for (const { id, attributes } of verifications.toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
    if (attributes['completed_at'] === undefined) await move('verification', id, 'canceled');
  }
}

/** When the inquiry expires: the first of these intervals (seconds) that is set, else a day. */
function expiry(attributes: ValueMap, intervals: readonly string[], from: Date): string {
  const seconds = intervals.map((key) => attributes[key]).find((value): value is number => typeof value === 'number');
  return new Date(from.getTime() + (seconds ?? DAY_IN_SECONDS) * 1000).toISOString();
}

function expiryOfMove({ attributes }: StoredObject, event: string, at: Date): { [key: string]: Value } {
  if (event === 'inquiry.started')
    return { expires_at: expiry(attributes, ['expiration_after_start', 'expiration_after_create'], at) };
  if (event === 'inquiry.resumed') return { expires_at: expiry(attributes, ['expiration_after_resume'], at) };
  return {};
}

function decidedBy({ actor }: Writing, comment: string | undefined): { [key: string]: Value } {
  return {
    reviewer_id: actor.id,
    reviewer_type: actor.type,
    ...(comment !== undefined && { reviewer_comment: comment }),
  };
}
