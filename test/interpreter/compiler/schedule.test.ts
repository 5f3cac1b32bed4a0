import type { PlanTrigger } from '../../../interpreter/plan-trigger';
import { definitionWith, findings, planOf, sentences } from './definition-with';

const schedule = (rest: object, output: object = {}) =>
  definitionWith({ trigger: { type: 'schedule', ...rest }, output });
const triggerOf = (rest: object) => planOf(schedule(rest)).trigger as PlanTrigger & { readonly type: 'schedule' };
const DEFAULTS = { timeZone: 'UTC', jitter: 0, overlap: 'allow', catchUp: 3_600_000 };

describe('a schedule', () => {
  test.each<[object, object]>([
    [{ every: { hours: 6 } }, { is: 'interval', hours: 6 }],
    [{ every: { days: 1, at: '09:30' } }, { is: 'calendar', entries: [{ hours: [9], minutes: [30] }] }],
    [
      { every: { days: 3, at: ['00:00', '12:00'] }, start_on: '2026-01-31' },
      {
        is: 'calendar',
        startOn: '2026-01-31',
        step: { unit: 'day', every: 3 },
        entries: [
          { hours: [0], minutes: [0] },
          { hours: [12], minutes: [0] },
        ],
      },
    ],
    [{ every: { weeks: 1, at: '08:00' } }, { is: 'calendar', entries: [{ weekdays: [1], hours: [8], minutes: [0] }] }],
    [
      { every: { weeks: 2, at: '08:00' }, start_on: '2026-01-31' },
      {
        is: 'calendar',
        startOn: '2026-01-31',
        step: { unit: 'week', every: 2 },
        entries: [{ weekdays: [6], hours: [8], minutes: [0] }],
      },
    ],
    [
      { every: { weeks: 1, on: ['tuesday', 'sunday'], at: '08:00' } },
      { is: 'calendar', entries: [{ weekdays: [2, 7], hours: [8], minutes: [0] }] },
    ],
    [
      { every: { months: 1, at: '08:00' } },
      { is: 'calendar', entries: [{ days: [1], clamped: true, hours: [8], minutes: [0] }] },
    ],
    [
      { every: { months: 12, at: '08:00' }, start_on: '2026-01-31', end_on: '2030-01-01' },
      {
        is: 'calendar',
        startOn: '2026-01-31',
        endOn: '2030-01-01',
        step: { unit: 'month', every: 12 },
        entries: [{ days: [31], clamped: true, hours: [8], minutes: [0] }],
      },
    ],
    [
      { every: { months: 1, on_day: 15, at: '08:00' } },
      { is: 'calendar', entries: [{ days: [15], clamped: true, hours: [8], minutes: [0] }] },
    ],
    [
      {
        calendar: [{ months: [1], days: [2], weekdays: ['monday'], at: '08:00' }, { at: '10:00' }],
        time_zone: 'Europe/London',
        jitter: '10m',
        overlap: 'skip',
        catch_up: '7d',
      },
      {
        is: 'calendar',
        timeZone: 'Europe/London',
        jitter: 600_000,
        overlap: 'skip',
        catchUp: 604_800_000,
        entries: [
          { months: [1], days: [2], weekdays: [1], hours: [8], minutes: [0] },
          { hours: [10], minutes: [0] },
        ],
      },
    ],
  ])('of %j is a calendar or an interval', (rest, expected) => {
    expect(triggerOf(rest)).toEqual({ type: 'schedule', schedule: { ...DEFAULTS, ...expected } });
  });

  test.each<[string, readonly object[]]>([
    ['30 9 * * mon-fri', [{ weekdays: [1, 2, 3, 4, 5], hours: [9], minutes: [30] }]],
    ['*/20 0 1 1 *', [{ months: [1], days: [1], hours: [0], minutes: [0, 20, 40] }]],
    ['5/30 8-18/5 ? JAN,jul *', [{ months: [1, 7], hours: [8, 13, 18], minutes: [5, 35] }]],
    [
      '0 0 13 * 5',
      [
        { days: [13], hours: [0], minutes: [0] },
        { weekdays: [5], hours: [0], minutes: [0] },
      ],
    ],
    [
      '0 0 */2 * 0,7',
      [
        {
          days: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31],
          weekdays: [7],
          hours: [0],
          minutes: [0],
        },
      ],
    ],
    ['0 0 * */6 *', [{ months: [1, 7], hours: [0], minutes: [0] }]],
    ['0 0 29 2 *', [{ months: [2], days: [29], hours: [0], minutes: [0] }]],
    [' 0  0 * * */3 ', [{ weekdays: [3, 6, 7], hours: [0], minutes: [0] }]],
  ])('of cron %j is a calendar', (cron, entries) => {
    expect(triggerOf({ cron }).schedule).toEqual({ ...DEFAULTS, is: 'calendar', entries });
  });

  test.each<[object, readonly string[]]>([
    [{}, ['missing_key /trigger']],
    [{ every: { hours: 1 }, cron: '* * * * *' }, ['unknown_key /trigger/cron']],
    [{ every: { days: 2, at: '09:00' } }, ['missing_key /trigger']],
    [{ every: { days: 2, at: '09:00' }, start_on: '2026-02-30' }, ['bad_date /trigger/start_on']],
    [{ every: { hours: 2 }, end_on: '2026-13-01' }, ['bad_date /trigger/end_on']],
    [{ every: { hours: 2 }, start_on: '2026-02-02', end_on: '2026-02-01' }, ['never_comes /trigger/end_on']],
    [{ calendar: [{ at: '00:00' }, { months: [2, 4], days: [31], at: '00:00' }] }, ['never_comes /trigger/calendar/1']],
    [{ cron: '0 0 30 2 *' }, ['never_comes /trigger/cron']],
    [{ cron: '0 0 31 2 1' }, []],
    [{ cron: '0 0 * *' }, ['bad_cron /trigger/cron']],
    [{ cron: '60 0 * * *' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * 1-2-3' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * 5-1' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * */0' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * 1/2/3' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * 1/x' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 L * *' }, ['bad_cron /trigger/cron']],
    [{ cron: '0 0 * * mon-' }, ['bad_cron /trigger/cron']],
    [{ every: { hours: 2 }, jitter: '2d' }, ['wait_too_long /trigger/jitter']],
    [{ every: { hours: 2 }, catch_up: 'soon' }, ['bad_duration /trigger/catch_up']],
    [{ every: { days: 1, at: '24:00' } }, ['bad_format /trigger/every/at']],
    [{ every: { hours: 1 }, start_on: 'today' }, ['bad_format /trigger/start_on']],
    [{ every: { hours: 1 }, objects: { kind: 'acount' } }, ['unknown_kind /trigger/objects/kind']],
    [
      {
        every: { hours: 1 },
        objects: { kind: 'account', filter: { field: 'trigger.nothing', operator: 'is_blank' } },
      },
      ['unknown_field /trigger/objects/filter/field'],
    ],
  ])('%j is told %j', (rest, expected) => {
    expect(findings(schedule(rest)).filter((found) => !expected.includes(found))).toEqual([]);
    expect(findings(schedule(rest))).toEqual(expect.arrayContaining([...expected]));
  });

  test('tells its faults in words', () => {
    expect(sentences(schedule({ cron: '0 25 * * *' }))).toEqual([
      '"25" is no hour, which goes from 0 to 23. | Write minute, hour, day of the month, month and day of the week, such as "30 9 * * mon-fri".',
    ]);
    expect(sentences(schedule({ every: { weeks: 2, at: '09:00' } }))).toEqual([
      'Every 2 weeks are counted from a day, which is missing. | Add "start_on", the day from which they are counted.',
    ]);
    expect(sentences(schedule({ every: { hours: 2 }, jitter: '2d' }))).toEqual([
      'This duration is longer than a day. | Write at most a day.',
    ]);
  });

  test('tells its runs the time that they are for', () => {
    const output = { a: '{{trigger.scheduled_for}}', b: '{{trigger.local_time}}', c: '{{run.scheduled_for}}' };
    expect(planOf(schedule({ every: { hours: 1 } }, output)).output).toMatchObject({
      a: { is: 'read', root: 'trigger', path: ['scheduled_for'] },
      c: { is: 'read', root: 'run', path: ['scheduled_for'] },
    });
    expect(findings(schedule({ every: { hours: 1 } }, { a: '{{trigger.id}}' }))).toEqual(['unknown_field /output/a']);
    expect(findings(definitionWith({ output: { a: '{{run.scheduled_for}}' } }))).toEqual(['unknown_field /output/a']);
  });

  test('over objects starts each by its condition, which may look things up', () => {
    const filter = {
      all: [
        { field: 'trigger.account_status', operator: 'equals', value: 'active' },
        { field: 'trigger.cases.count', operator: 'greater_than', value: 1 },
      ],
    };
    const plan = planOf(
      schedule({ every: { hours: 1 }, objects: { kind: 'account', filter, per_second: 5 } }, { a: '{{trigger.id}}' }),
    );
    expect(plan.trigger).toMatchObject({
      objects: { kind: 'account', perSecond: 5, criteria: { is: 'all' }, lookUps: [{ is: 'relation' }] },
    });
    expect(triggerOf({ every: { hours: 1 }, objects: { kind: 'case' } }).objects).toEqual({
      kind: 'case',
      perSecond: 20,
    });
  });
});

describe('a date trigger', () => {
  const dated = (rest: object, output: object = {}) =>
    definitionWith({ trigger: { type: 'date', kind: 'account', ...rest }, output });

  test('follows a date of the object itself', () => {
    expect(
      planOf(
        dated({
          date: 'trigger.fields.id_expires_on',
          offset: '-90d',
          at: '09:30',
          time_zone: 'America/New_York',
          criteria: { field: 'trigger.account_status', operator: 'equals', value: 'active' },
        }),
      ).trigger,
    ).toMatchObject({
      type: 'date',
      kind: 'account',
      date: ['fields', 'id_expires_on'],
      when: { offset: -90 * 86_400_000, minute: 570, timeZone: 'America/New_York' },
      criteria: { is: 'compare' },
    });
  });

  test('may leave the time to the action that schedules it', () => {
    expect(planOf(dated({}, { a: '{{run.scheduled_for}}' })).trigger).toEqual({
      type: 'date',
      kind: 'account',
      when: { offset: 0, minute: 0, timeZone: 'UTC' },
    });
  });

  test('keeps to itself when its runs are for, where the date is personal', () => {
    const steps = [
      {
        key: 'send',
        type: 'action',
        action: 'http.request',
        inputs: { url: 'https://a.example/{{run.scheduled_for}}' },
      },
    ];
    const followed = (date: string) => findings({ ...dated({ date }), steps });
    expect(followed('trigger.fields.id_expires_on')).toEqual(['personal_data_leaves /steps/0/inputs/url']);
    expect(followed('trigger.created_at')).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{ kind: 'acount', date: 'trigger.created_at' }, ['unknown_kind /trigger/kind']],
    [{ date: 'trigger.created' }, ['unknown_field /trigger/date']],
    [{ date: 'trigger.reference_id' }, ['type_mismatch /trigger/date']],
    [{ date: 'trigger' }, ['look_up_not_possible /trigger/date']],
    [{ date: 'trigger.created_at.year' }, ['unknown_method /trigger/date']],
    [{ kind: 'inquiry', date: 'trigger.account.created_at' }, ['look_up_not_possible /trigger/date']],
    [{ date: 'trigger.created_at', offset: '-11y' }, ['bad_duration /trigger/offset']],
    [{ date: 'trigger.created_at', offset: '-4000d' }, ['wait_too_long /trigger/offset']],
    [{ offset: '-4d', at: '09:00' }, ['unknown_key /trigger/offset', 'unknown_key /trigger/at']],
  ])('%j is told %j', (rest, expected) => {
    expect(findings(dated(rest))).toEqual(expected);
  });
});
