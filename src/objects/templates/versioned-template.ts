import type { ValueMap } from '../../../interpreter/value';
import { checkFieldChange } from '../rules/check-field-change';
import { readCheckRules } from '../rules/verifications/verification-template';
import type { StoredObject } from '../stored-object';

/** A kind of templates with versions: what is made from one keeps the version that it began with. */
export interface VersionedTemplate {
  readonly kind: string;
  /** What a version says; a draft begins with what the live one says of it. */
  readonly carried: readonly string[];
  /** Checks what a draft is to say; gives it as it is stored. */
  check(template: StoredObject, said: ValueMap): ValueMap;
  /** What the template itself shows of its live version. */
  show(version: StoredObject, template: StoredObject): ValueMap;
}

export const INQUIRY_TEMPLATES: VersionedTemplate = {
  kind: 'inquiry-template',
  carried: ['name_display', 'field_schemas', 'translations'],
  check(template, said) {
    checkFieldChange(template, said);
    return said;
  },
  show: ({ attributes: { name_display: name, field_schemas: schemas } }, { attributes }) => ({
    name: name ?? attributes['name'] ?? null,
    field_schemas: schemas ?? [],
  }),
};

/** Its type is for life; checks are the version's alone. */
export const VERIFICATION_TEMPLATES: VersionedTemplate = {
  kind: 'verification-template',
  carried: ['verification_type', 'checks'],
  check: (_template, { checks, ...said }) => ({
    ...said,
    ...(checks !== undefined && { checks: readCheckRules(checks) }),
  }),
  show: () => ({}),
};
