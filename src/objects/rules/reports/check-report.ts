import type { Value, ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import type { ReportType, ReportValue } from '../../../kinds/reports/report-type';
import { REPORT_TYPES } from '../../../kinds/reports/report-types';
import { isOf, said } from '../../fields/check-values';
import { type Diagnostic, pointTo, refuse } from '../../refuse';
import { present } from '../../values';

/** The declaration of a type, by its name on the wire. Fault `report_type_unknown`. */
export function findReportType(name: Value | undefined): ReportType {
  const type = typeof name === 'string' ? REPORT_TYPES.get(name) : undefined;
  if (type !== undefined) return type;
  const allowed = [...REPORT_TYPES.keys()].sort();
  throw fault('report_type_unknown', {
    pointer: '/attributes/report_type',
    message: `There is no such type of reports. There are: ${allowed.join(', ')}.`,
    details: { allowed },
  });
}

/** A query as it is stored. Fault `report_query_invalid` with a diagnostic for each that is wrong or missing. */
export function checkReportQuery({ query: declared, anyOf }: ReportType, given: ValueMap): ValueMap {
  const query = present(given);
  if (declared === undefined) return query;
  const found: Diagnostic[] = [];
  const pointer = '/attributes/query';
  const say = (key: string, message: string) =>
    found.push({ code: 'report_query_invalid', pointer: `${pointer}${pointTo(key)}`, message });
  checkAll(declared, query, 'Reports of this type are not asked with this. They are asked with', say);
  for (const [key, { required }] of declared) {
    if (required && isMissing(query[key])) say(key, 'Reports of this type cannot be made without this.');
  }
  for (const group of anyOf) {
    if (group.every((key) => isMissing(query[key])))
      found.push({ code: 'report_query_invalid', pointer, message: `At least one is needed of: ${group.join(', ')}.` });
  }
  if (found.length > 0) throw refuse('report_query_invalid', found);
  return query;
}

/** What dismissing alone fills. */
const OURS = /^ignore_list/;

/** Results as they are stored. Fault `report_results_invalid` with a diagnostic for each that is wrong. */
export function checkReportResults({ results }: ReportType, given: ValueMap): ValueMap {
  const found: Diagnostic[] = [];
  const declared = new Map([...results].filter(([key]) => !OURS.test(key) && key !== 'query'));
  const values = present(given);
  checkAll(declared, values, 'Reports of this type do not give this. They give', (key, message) =>
    found.push({ code: 'report_results_invalid', pointer: `/results${pointTo(key)}`, message }),
  );
  if (found.length > 0) throw refuse('report_results_invalid', found);
  return values;
}

function checkAll(
  declared: ReadonlyMap<string, ReportValue>,
  given: ValueMap,
  unknown: string,
  say: (key: string, message: string) => void,
): void {
  for (const [key, value] of Object.entries(given)) {
    const type = declared.get(key)?.type;
    if (type === undefined) say(key, `${unknown}: ${[...declared.keys()].join(', ') || 'nothing'}.`);
    else if (!isOf(type, value)) say(key, `This takes ${said(type)}.`);
  }
}

function isMissing(value: Value | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
