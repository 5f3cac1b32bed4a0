import type { Value } from '../../../interpreter/value';
import { fault } from '../../faults/fault';
import { VERIFICATION_TYPES } from '../../kinds/verifications/verification-types';
import type { Writing } from '../../writing';
import { createObject } from '../create-object';
import { findObject } from '../find-object';
import { moveObject } from '../move-object';
import { related } from '../relations/related';
import { checkRulesOf } from '../rules/verifications/verification-checks';
import type { StoredObject } from '../stored-object';

/**
 * Makes a verification of an inquiry from a template, named by id or key, as if the person had gone through it: with what
 * the inquiry's fields say, submitted, and passed, or failed by its first check (a required one where there is one).
 */
export async function simulateVerification(
  writing: Writing,
  inquiry: StoredObject,
  templateName: string,
  passes: boolean,
): Promise<StoredObject> {
  const template = await findObject(writing.trx, writing.environment.id, templateName, 'verification-template');
  if (template === undefined)
    throw fault('relation_target_not_found', { pointer: '/template', details: { kind: 'verification-template' } });
  const [version] = await related(writing.trx, template, 'latest_published_version');
  const rules = checkRulesOf(version);
  const failing = rules.find(({ requirement }) => requirement === 'required') ?? rules[0];
  const checks = rules.map(({ name, requirement }) => ({
    name,
    requirement,
    status: passes || name !== failing?.name ? 'passed' : 'failed',
  }));
  const { id } = await createObject(writing, 'verification', {
    attributes: { ...known(inquiry, template), checks },
    relations: { inquiry: [inquiry.id], template: [template.id] },
  });
  const submitted = await moveObject(writing, 'verification', id, 'submitted');
  if (submitted.status === 'failed') return submitted;
  return moveObject(writing, 'verification', id, passes ? 'passed' : 'failed');
}

/** What the inquiry's fields know of the verification's inputs. */
function known({ fields }: StoredObject, template: StoredObject): { [key: string]: Value } {
  const { inputs = [] } = VERIFICATION_TYPES.get(String(template.attributes['verification_type'])) ?? {};
  return Object.fromEntries(
    inputs.flatMap((key): [string, Value][] => (typeof fields[key] === 'string' ? [[key, fields[key]]] : [])),
  );
}
