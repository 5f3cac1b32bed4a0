import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { checkConnection } from '../../../reports/providers/check-connection';
import { checkProvider } from '../../../reports/providers/provider-settings';
import { mapOf } from '../../../value-shape';
import type { Writing } from '../../../writing';
import { findObject } from '../../find-object';
import { insertObject } from '../../rows/insert-object';
import type { StoredObject } from '../../stored-object';
import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';
import { findReportType } from './check-report';

const LONGEST_INTERVAL = 365;

/** A template is of one type for life; a change of it is another version. */
export const REPORT_TEMPLATE_RULE: Rule = {
  ...plainRule('report-template'),
  async prepare(writing, values) {
    const { key, attributes } = values;
    if (key === undefined) throw fault('key_not_valid', { pointer: '/key', message: 'A template is named by a key.' });
    const { wire } = findReportType(attributes['report_type']);
    checkInterval(wire, attributes['interval_days']);
    const provider = await checkedProvider(writing, wire, attributes);
    return {
      ...values,
      status: 'active',
      fields: {},
      relations: {},
      attributes: { ...attributes, ...provider, name: attributes['name'] ?? key, version_name: 'v1' },
    };
  },
  async revise(writing, { object }, attributes) {
    const { report_type: type, version_name: version } = object.attributes;
    if (attributes['report_type'] !== undefined && attributes['report_type'] !== type)
      throw fault('attribute_invalid', {
        pointer: '/attributes/report_type',
        message: `A template is of one type for life: this one is of ${String(type)}.`,
      });
    checkInterval(String(type), attributes['interval_days']);
    const provider = await checkedProvider(writing, String(type), attributes, object.attributes['provider']);
    return { attributes: { ...attributes, ...provider, version_name: `v${Number(String(version).slice(1)) + 1}` } };
  },
};

/** It is given as a whole: what is kept of the one `before` is taken away. */
async function checkedProvider(
  writing: Writing,
  type: string,
  { provider }: ValueMap,
  before?: Value,
): Promise<{ readonly provider?: ValueMap }> {
  if (provider === undefined || provider === null) return {};
  const settings = checkProvider(type, provider);
  await checkConnection(writing, settings);
  const gone = Object.keys(mapOf(before)).map((key) => [key, null]);
  return { provider: { ...Object.fromEntries(gone), ...settings } };
}

function checkInterval(type: string, days: Value | undefined): void {
  if (days === undefined || days === null) return;
  const message = !findReportType(type).monitored
    ? `Reports of the type ${type} are not run again by themselves.`
    : Number(days) < 1 || Number(days) > LONGEST_INTERVAL
      ? `Reports run again every 1 to ${LONGEST_INTERVAL} days.`
      : undefined;
  if (message !== undefined) throw fault('attribute_invalid', { pointer: '/attributes/interval_days', message });
}

/** The template of reports that name none: one a type, made when the first of them is. */
export async function templateOfType(writing: Writing, type: string): Promise<StoredObject> {
  const { trx, environment } = writing;
  const key = `default-${type.replaceAll(/[^a-z0-9]+/g, '-')}`;
  const known = await findObject(trx, environment.id, key, 'report-template');
  if (known !== undefined) return known;
  const attributes = { name: key, report_type: type, version_name: 'v1' };
  try {
    return await insertObject(writing, 'report-template', { status: 'active', key, attributes });
  } catch (error) {
    // Another one made it in between; nothing was inserted here.
    const made = await findObject(trx, environment.id, key, 'report-template');
    if (made === undefined) throw error;
    return made;
  }
}
