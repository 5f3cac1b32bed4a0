import type { ValueMap } from '../../../../interpreter/value';
import { fault } from '../../../faults/fault';
import { kindNamed } from '../../../kinds';
import { reportTypeOf } from '../../../kinds/reports/report-values';
import { providerOf } from '../../../reports/providers/provider-settings';
import { closeRun, recordRun } from '../../../reports/record-history';
import type { Writing } from '../../../writing';
import { refuseRedacted } from '../../refuse-redacted';
import { related } from '../../relations/related';
import type { Resolved } from '../../relations/resolve-relations';
import { lockObjects } from '../../rows/lock-objects';
import { writeEvent } from '../../rows/write-event';
import type { StoredObject } from '../../stored-object';
import { findOrMakeAccount } from '../accounts/account';
import { findMove } from '../find-move';
import { refuseStatus } from '../plain-rule';
import { type Checked, idsOf, type Moved, type MoveOptions, type Rule, withAttributes } from '../rule';
import { checkReportQuery, findReportType } from './check-report';
import { concludeReport } from './conclude-report';
import { templateOfType } from './report-template';

/** A report is made from a template, asks its source, and is told by whoever asked what that gave. */
export const REPORT_RULE: Rule = {
  // So that an inquiry's account is locked with it, in order.
  tells: ['inquiry'],
  async prepare(writing, values, relations) {
    const { initial = 'pending' } = kindNamed('report').statuses ?? {};
    refuseStatus(values.status, initial);
    const template = await templateOf(writing, values, relations);
    const type = findReportType(template.attributes['report_type']);
    const query = checkReportQuery(type, (values.attributes['query'] ?? {}) as ValueMap);
    const account = await accountOf(writing, values, relations);
    const interval = template.attributes['interval_days'] ?? null;
    return {
      ...values,
      status: initial,
      referenceId: null,
      fields: {},
      attributes: {
        report_type: type.wire,
        query,
        environment: writing.environment.key,
        report_template_version_name: template.attributes['version_name'] ?? 'v1',
        provider: providerOf(template),
        interval_days: interval,
        is_recurring: interval !== null,
        runs: 1,
      },
      relations: { ...idsOf(relations), template: [template.id], ...(account && { account: [account.id] }) },
      after: async (report) => {
        await recordRun(writing, report, undefined);
        return writeEvent(writing, report, `report/${type.name}.submitted`);
      },
    };
  },
  async move(writing, { object, at }, to, options) {
    const move = findMove(object, to);
    refuseRedacted(object);
    if (to === 'pending') return rerun(writing, object, options);
    const { report = {} } = options;
    const concluded = concludeReport(object, to, at, 'scheduledDate' in report ? {} : report);
    return {
      ...concluded,
      events: [...concluded.events, move.event, ...concluded.matched],
      after: () => closeRun(writing, object, at, to === 'ready' ? concluded.matches : null),
    };
  },
  async fieldsOf() {
    return [];
  },
};

function rerun(writing: Writing, object: StoredObject, { report }: MoveOptions): Moved {
  const scheduledDate = report !== undefined && 'scheduledDate' in report ? report.scheduledDate : undefined;
  const { attributes } = object;
  if (scheduledDate !== undefined && attributes['is_recurring'] !== true)
    throw fault(attributes['interval_days'] === undefined ? 'report_not_monitored' : 'report_monitoring_stopped');
  const runs = Number(attributes['runs'] ?? 1) + 1;
  return {
    change: {
      status: 'pending',
      attributes: withAttributes(object, { completed_at: null, runs, is_continuous: true }),
    },
    events: ['report.rerun', `report/${reportTypeOf(object)?.name}.submitted`],
    after: () => recordRun(writing, object, scheduledDate),
  };
}

/** The template that is named, or the one that its type has where none is; both must be of the type that is named. */
async function templateOf(writing: Writing, values: Checked, relations: Resolved): Promise<StoredObject> {
  const [named] = relations.get('template') ?? [];
  const { report_type: given } = values.attributes;
  const type = given === undefined && named !== undefined ? undefined : findReportType(given);
  const template = named ?? (await templateOfType(writing, String(type?.wire)));
  if (template.status !== 'active') throw fault('template_not_active', { pointer: '/relations/template' });
  if (type !== undefined && template.attributes['report_type'] !== type.wire)
    throw fault('attribute_invalid', {
      pointer: '/attributes/report_type',
      message: `The template is of the type ${String(template.attributes['report_type'])}.`,
    });
  return template;
}

/** The account that is named; else the inquiry's; else, if asked, the one of the reference id, or a new one. */
async function accountOf(writing: Writing, values: Checked, relations: Resolved): Promise<StoredObject | undefined> {
  const [given] = relations.get('account') ?? (await accountOfInquiry(writing, relations));
  const { autoCreateAccount: auto = false } = values;
  if (given !== undefined || auto === false) return given;
  const options = auto === true ? {} : auto;
  const account = await findOrMakeAccount(writing, { referenceId: values.referenceId ?? null, ...options });
  await lockObjects(writing, [account.id]);
  return account;
}

async function accountOfInquiry({ trx }: Writing, relations: Resolved): Promise<readonly StoredObject[]> {
  const [inquiry] = relations.get('inquiry') ?? [];
  return inquiry === undefined ? [] : related(trx, inquiry, 'account');
}
