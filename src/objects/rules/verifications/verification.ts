import type { ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { VERIFICATION_TYPES, type VerificationType } from '../../../kinds/verifications/verification-types';
import type { Writing } from '../../../writing';
import { pointTo, refuse } from '../../refuse';
import { related } from '../../relations/related';
import type { Resolved } from '../../relations/resolve-relations';
import type { StoredObject } from '../../stored-object';
import { findMove } from '../find-move';
import {
  accountRelation,
  openInquiry,
  startInquiry,
  templateRelations,
  transactionRelation,
} from '../inquiries/open-inquiry';
import { plainRule } from '../plain-rule';
import { type Checked, idsOf, type Preparation, type Rule } from '../rule';
import { checkRulesOf, checksOf, failsRequired, readChecks } from './verification-checks';
import { rememberFindings } from './verification-findings';

const PLAIN = plainRule('verification');
/** Statuses that not every type reaches. */
const PARTICULAR = new Set(['confirmed', 'skipped', 'tentatively_passed', 'tentatively_failed']);

/**
 * A verification has a type for life, and the attributes of that type. It starts its inquiry; its inputs are frozen when
 * it is submitted; a required check that fails makes it failed.
 */
export const VERIFICATION_RULE: Rule = {
  ...PLAIN,
  tells: ['inquiry'],
  prepare: prepareVerification,
  async move(writing, locked, to, options) {
    const { object } = locked;
    const { reaches = [] } = typeOf(object) ?? {};
    findMove(object, to, { reaches: (status) => !PARTICULAR.has(status) || reaches.includes(status) });
    const moved = await PLAIN.move(writing, locked, to, options);
    const fails = to === 'submitted' && failsRequired(checksOf(object));
    return {
      ...moved,
      after: (verification) => rememberFindings(writing, verification),
      ...(fails && { next: 'failed' }),
    };
  },
  async revise(writing, { object }, attributes) {
    refuseFrozen(object, attributes);
    refuseForeign(typeOf(object), attributes);
    const { checks, ...rest } = attributes;
    const [version] = await related(writing.trx, object, 'template_version');
    const read = checks ? readChecks(checks, [...checksOf(object), ...checkRulesOf(version)]) : checksOf(object);
    return {
      attributes: { ...rest, ...(checks !== undefined && { checks: read }) },
      after: (verification) => rememberFindings(writing, verification),
      ...(object.status !== 'initiated' && failsRequired(read) && { next: 'failed' }),
    };
  },
};

async function prepareVerification(writing: Writing, values: Checked, relations: Resolved): Promise<Preparation> {
  const prepared = await PLAIN.prepare(writing, values, relations);
  const inquiry = openInquiry(relations);
  const { template, version } = await templateOf(writing, relations);
  const name = typeName(values.attributes, template);
  refuseForeign(VERIFICATION_TYPES.get(name), values.attributes);
  const { checks } = values.attributes;
  return {
    ...prepared,
    attributes: {
      ...values.attributes,
      verification_type: name,
      ...(checks && { checks: readChecks(checks, checkRulesOf(version)) }),
    },
    relations: {
      ...(await accountRelation(writing, inquiry)),
      ...(relations.has('transaction') ? {} : await transactionRelation(writing, inquiry)),
      ...idsOf(relations),
      ...(await templateRelations(writing, inquiry)),
      ...(version && { template_version: [version.id] }),
    },
    after: async (verification, move) => {
      await startInquiry(writing, verification, move);
      await rememberFindings(writing, verification);
      return verification;
    },
  };
}

async function templateOf({ trx }: Writing, relations: Resolved) {
  const [template] = relations.get('template') ?? [];
  if (template === undefined) return {};
  const [version] = await related(trx, template, 'latest_published_version');
  if (version === undefined || template.status !== 'active')
    throw fault('template_not_active', { pointer: '/relations/template' });
  return { template, version };
}

/** The type that is given, or the template's: they may not differ. */
function typeName({ verification_type: given }: ValueMap, template: StoredObject | undefined): string {
  const ofTemplate = template?.attributes['verification_type'];
  const pointer = '/attributes/verification_type';
  if (given && ofTemplate && given !== ofTemplate)
    throw fault('attribute_invalid', { pointer, message: `Verifications of this template are ${String(ofTemplate)}.` });
  const name = given ?? ofTemplate;
  if (typeof name === 'string') return name;
  throw fault('attribute_invalid', { pointer, message: 'A verification has a type, or a template that says it.' });
}

function typeOf({ attributes }: StoredObject): VerificationType | undefined {
  return VERIFICATION_TYPES.get(String(attributes['verification_type']));
}

const COMMON = new Set(['verification_type', 'country_code', 'checks']);

/** Refuses attributes that only verifications of other types have. */
function refuseForeign(type: VerificationType | undefined, attributes: ValueMap): void {
  const known = new Set([...COMMON, ...(type?.inputs ?? []), ...(type?.results ?? [])]);
  const foreign = Object.keys(attributes).filter((key) => !known.has(key));
  if (foreign.length === 0) return;
  const message = 'Verifications of this type have no such attribute.';
  const found = foreign.map((key) => ({ code: 'attribute_unknown', pointer: `/attributes${pointTo(key)}`, message }));
  throw refuse('attribute_unknown', found);
}

/** Inputs stay as they were submitted, all of it as it was completed, and the type for life. */
function refuseFrozen(object: StoredObject, attributes: ValueMap): void {
  const type = typeOf(object);
  const completed = object.attributes['completed_at'] !== undefined;
  const frozen = new Set(['verification_type', ...(object.status === 'initiated' ? [] : (type?.inputs ?? []))]);
  const hit = Object.keys(attributes).find((key) => completed || frozen.has(key));
  if (hit !== undefined)
    throw fault('verification_frozen', {
      pointer: `/attributes${pointTo(hit)}`,
      details: { status: object.status, attribute: hit },
    });
}
