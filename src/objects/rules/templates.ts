import { fault } from '../../faults/fault';
import { parseFieldSchemas } from '../fields/field-schemas';
import { checkCaseStatuses, readCaseStatuses } from './cases/read-case-statuses';
import { checkFieldChange } from './check-field-change';
import { plainRule } from './plain-rule';
import { publishFirstVersion } from './publish-first-version';
import { refuseUsed } from './refuse-used';
import type { Checked, Rule } from './rule';

const SCHEMAS = '/attributes/field_schemas';

/** A template is made with its first version, published: inquiries stay on the one that they began with. */
export const INQUIRY_TEMPLATE_RULE: Rule = {
  ...plainRule('inquiry-template'),
  async prepare(writing, values) {
    return {
      ...withName(values),
      status: 'active',
      after: (template) =>
        publishFirstVersion(writing, template, {
          name_display: template.attributes['name'] ?? null,
          field_schemas: template.attributes['field_schemas'] ?? [],
        }),
    };
  },
};

/** Its statuses, where it has its own, and its fields hold at once for all of its cases. */
export const CASE_TEMPLATE_RULE: Rule = {
  ...plainRule('case-template'),
  async prepare(_writing, values) {
    checkCaseStatuses(values.attributes['statuses']);
    return { ...withName(values), status: 'active' };
  },
  async checkChange(writing, template, changes) {
    checkFieldChange(template, changes);
    if (changes['statuses'] === undefined) return;
    checkCaseStatuses(changes['statuses']);
    const kept = new Set(readCaseStatuses({ attributes: changes }).map(({ name }) => name));
    const gone = readCaseStatuses(template).filter(({ name }) => !kept.has(name));
    await refuseUsed(
      writing,
      template,
      'template',
      gone.map(({ name }) => name),
    );
  },
};

/** A template with a name, its fields checked. */
export function withName(values: Checked) {
  parseFieldSchemas(values.attributes['field_schemas'], SCHEMAS);
  const { key, attributes } = values;
  if (key === undefined) throw fault('key_not_valid', { pointer: '/key', message: 'A template is named by a key.' });
  return { ...values, fields: {}, relations: {}, attributes: { ...attributes, name: attributes['name'] ?? key } };
}
