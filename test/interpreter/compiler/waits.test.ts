import { definitionWith, findings, OPEN_CASE, planOf, sentences, stepsOf } from './definition-with';

const VARIABLES = [
  { name: 'day', type: 'date', default: '2030-01-01' },
  { name: 'maybe', type: 'datetime' },
  { name: 'cases', type: 'array', items: { type: 'case' }, default: [] },
  { name: 'text', type: 'string', default: 'x' },
];

const wait = (rest: object) => ({ key: 'pause', type: 'wait', ...rest });

function definition(rest: object, output: object = {}): object {
  return definitionWith({ variables: VARIABLES, steps: [OPEN_CASE, wait(rest)], output });
}

const faultsOf = (rest: object) => findings(definition(rest)).map((each) => each.replace(' /steps/1', ' '));

describe('a wait for time', () => {
  test.each<[object, object]>([
    [{ duration: '30d' }, { duration: 2_592_000_000 }],
    [{ until: '2030-01-01' }, { until: { is: 'literal', value: '2030-01-01' } }],
    [
      { until: '{{vars.day}}', offset: '-1d' },
      { until: { is: 'read', root: 'vars', path: ['day'] }, offset: -86_400_000 },
    ],
    [{ until: '{{trigger.created_at.add("1h")}}' }, { until: { is: 'call' } }],
  ])('%j is planned', (rest, expected) => {
    expect(findings(definition(rest))).toEqual([]);
    const plan = planOf(definition(rest));
    expect(plan.steps[1]).toMatchObject({ type: 'wait', for: 'time', ...expected });
  });

  test.each<[object, readonly string[]]>([
    [{}, ['missing_key ']],
    [{ duration: '1d', until: '2030-01-01' }, ['missing_key ']],
    [{ duration: '31d' }, ['wait_too_long /duration']],
    [{ duration: 'P1M' }, ['bad_duration /duration']],
    [{ duration: '-1d' }, ['bad_duration /duration']],
    [{ duration: '1d', offset: '1d' }, ['unknown_key /offset']],
    [
      { duration: '1d', since: 'now', default_resolution: '1d' },
      ['unknown_key /default_resolution', 'unknown_key /since'],
    ],
    [{ until: 'tomorrow' }, ['type_mismatch /until']],
    [{ until: '{{vars.text}}' }, ['type_mismatch /until']],
    [{ until: '{{vars.maybe}}' }, ['missing_value /until']],
    [{ until: '{{vars.day}}', offset: '-31d' }, ['wait_too_long /offset']],
  ])('%j is told %j', (rest, expected) => {
    expect(faultsOf(rest)).toEqual(expected);
  });

  test('gives how it ended and how long it took', () => {
    expect(
      findings(definition({ duration: '1d' }, { a: '{{pause.waited_seconds.round}}', b: '{{pause.resolved_by}}' })),
    ).toEqual([]);
    expect(findings(definition({ duration: '1d' }, { a: '{{pause.event}}' }))).toEqual(['unknown_field /output/a']);
  });
});

describe('a wait for events', () => {
  test('is planned with its objects, events, and what each means of an object of its own kind', () => {
    const [, step] = stepsOf(
      OPEN_CASE,
      wait({
        for: ['{{trigger}}', '{{open_case}}'],
        events: ['inquiry.approved', 'case.resolved', 'case.created'],
        default_resolution: '7d',
        on_expiration: 'error',
        since: 'now',
      }),
    );
    expect(step).toEqual({
      type: 'wait',
      key: 'pause',
      pointer: '/steps/1',
      for: 'events',
      of: [
        { is: 'read', root: 'trigger', path: [] },
        { is: 'read', root: 'steps', path: ['open_case'] },
      ],
      events: ['inquiry.approved', 'case.resolved', 'case.created'],
      means: { 'inquiry.approved': 'approved', 'case.resolved': 'resolved' },
      resolution: 604_800_000,
      onExpiration: 'error',
      since: 'now',
    });
  });

  test('takes 30 days and goes on where it says nothing, and an event of a related kind means nothing of the object', () => {
    const [step] = stepsOf(wait({ for: 'trigger', events: ['case.resolved'] }));
    expect(step).toMatchObject({ means: {}, resolution: 2_592_000_000, onExpiration: 'continue' });
  });

  test('may be for a list of objects', () => {
    expect(faultsOf({ for: '{{vars.cases}}', events: ['case.resolved'] })).toEqual([]);
  });

  test.each<[object, readonly string[]]>([
    [{ events: ['case.resolved'] }, ['missing_key /for']],
    [{ for: '{{open_case}}' }, ['missing_key /events']],
    [{ for: '{{open_case}}', events: ['case.resovled'] }, ['unknown_event /events/0']],
    [{ for: '{{open_case}}', events: ['inquiry.approved'] }, ['event_of_other_kind /events/0']],
    [{ for: '{{open_case}}', events: ['case.resolved'], duration: '1d' }, ['unknown_key /duration']],
    [
      { for: '{{open_case}}', events: ['case.resolved'], default_resolution: '0s' },
      ['bad_duration /default_resolution'],
    ],
    [
      { for: '{{open_case}}', events: ['case.resolved'], default_resolution: '31d' },
      ['wait_too_long /default_resolution'],
    ],
    [{ for: '{{trigger.status}}', events: ['case.resolved'] }, ['type_mismatch /for']],
    [{ for: '{{trigger.account}}', events: ['account.created'] }, ['may_be_missing /for']],
    [{ for: ['{{open_case}}', '{{nothing}}'], events: ['case.resolved'] }, ['unknown_reference /for/1']],
    [
      { for: '{{nothing}}', events: ['case.resolved', 'case.gone'] },
      ['unknown_reference /for', 'unknown_event /events/1'],
    ],
  ])('%j is told %j', (rest, expected) => {
    expect(faultsOf(rest)).toEqual(expected);
  });

  test('is told which events can come', () => {
    expect(sentences(definition({ for: '{{open_case}}', events: ['inquiry.approved'] }))).toEqual([
      'The event "inquiry.approved" is of the kind inquiry and never comes of an object of kind case. | Wait for the inquiry itself, or for one of: case.created, case.resolved, case.reopened, case.status-updated.',
    ]);
  });

  test('may be for an object of whatever kind', () => {
    const steps = [
      { key: 'f', type: 'action', action: 'object.fetch', inputs: { object: { type: 'case', id: 'case_1' } } },
      wait({ for: '{{f}}', events: ['case.resolved', 'nothing.at_all'] }),
    ];
    expect(findings(definitionWith({ steps }))).toEqual(['unknown_event /steps/1/events/1']);
  });

  test('gives the event and its object, which are missing when time ran out', () => {
    const given = (output: object) => findings(definition({ for: '{{open_case}}', events: ['case.resolved'] }, output));
    expect(
      given({
        a: '{{pause.event.name}}',
        b: '{{pause.event.context.x}}',
        c: '{{pause.object.resolution}}',
        d: '{{pause.resolved_by}}',
      }),
    ).toEqual([]);
    expect(given({ a: '{{pause.object.nothing}}' })).toEqual(['unknown_field /output/a']);
    const two = definition(
      { for: ['{{trigger}}', '{{open_case}}'], events: ['inquiry.approved', 'case.resolved'] },
      { a: '{{pause.object.status}}', b: '{{pause.object.resolution}}' },
    );
    expect(findings({ ...two, output: { a: '{{pause.object.template}}', b: '{{pause.object.fields.x}}' } })).toEqual([
      'unknown_field /output/a',
    ]);
    expect(sentences(two)).toEqual([expect.stringMatching(/^The kind inquiry or case has no field "resolution"/)]);
    expect(
      findings(
        definition(
          { for: '{{open_case}}', events: ['case.gone'] },
          { a: '{{pause.object.id}}', b: '{{pause.object.status}}' },
        ),
      ),
    ).toEqual(['unknown_event /steps/1/events/0', 'unknown_field /output/b']);
  });
});

describe('the condition of a wait', () => {
  const when = (condition: object, rest: object = {}) =>
    faultsOf({ for: '{{open_case}}', events: ['case.resolved'], when: condition, ...rest });

  test.each<[string, string, unknown]>([
    ['event.name', 'equals', 'case.resolved'],
    ['event.created_at', 'greater_than', '{{run.created_at}}'],
    ['event.context.reason', 'equals', '{{vars.text}}'],
    ['event.object.status', 'equals', 'Approved'],
    ['event.object.resolution', 'equals', '{{trigger.account.reference_id}}'],
    ['trigger.account.cases.count', 'greater_than', 1],
    ['event.object', 'equals', '{{open_case}}'],
  ])('may read %s', (field, operator, value) => {
    expect(when({ field, operator, value })).toEqual([]);
  });

  test('reads the awaited event, not the one that started the run, whose snapshot is no copy of the run', () => {
    const plan = planOf(
      definition({
        for: '{{open_case}}',
        events: ['case.resolved'],
        when: { field: 'event.object.fields.x', operator: 'is_not_blank' },
      }),
    );
    expect(plan.carries).toEqual({});
    expect(plan.steps[1]).toMatchObject({
      when: { left: { is: 'attribute', of: { is: 'read', root: 'event', path: ['object'] }, path: ['fields', 'x'] } },
    });
  });

  test.each<[object, object, readonly string[]]>([
    [{ field: 'event.name', operator: 'equals', value: 'case.created' }, {}, ['bad_choice /when/value']],
    [{ field: 'event.object.nothing', operator: 'is_blank' }, {}, ['unknown_field /when/field']],
    [{ field: 'event.object.template.key', operator: 'equals', value: 'x' }, {}, ['look_up_not_possible /when/field']],
    [{ field: 'event.object.inquiries.count', operator: 'equals', value: 1 }, {}, ['look_up_not_possible /when/field']],
    [
      { field: 'event.object.devices.any_trusted', operator: 'equals', value: true },
      {},
      ['look_up_not_possible /when/field'],
    ],
    [{ on_list: 'l', item: { a: '{{event.object.name}}' } }, {}, ['look_up_not_possible /when/item']],
    [
      { on_list: 'l', item: { a: 'text {{event.object.name.trim}}', b: '{{event.context.x}}' } },
      {},
      ['look_up_not_possible /when/item'],
    ],
    [
      { field: 'event.object.status', operator: 'is_blank' },
      { events: ['case.gone', 'case.created'] },
      ['unknown_event /events/0'],
    ],
    [
      { field: 'event.object.status', operator: 'equals', value: 'x' },
      { events: undefined },
      ['missing_key /events', 'unknown_field /when/field'],
    ],
  ])('%j is told %j', (condition, rest, expected) => {
    const { events, ...others } = { events: ['case.resolved'], ...rest };
    const said = events === undefined ? {} : { events };
    expect(faultsOf({ for: '{{open_case}}', when: condition, ...said, ...others })).toEqual(expected);
  });

  test('is no reason for a warning of missing values, and may look in a list', () => {
    expect(when({ field: 'event.object.resolution', operator: 'equals', value: 'x' })).toEqual([]);
    const [, step] = stepsOf(
      OPEN_CASE,
      wait({ for: 'open_case', events: ['case.resolved'], when: { on_list: 'l', item: { a: '{{trigger.id}}' } } }),
    );
    expect(step?.lookUps).toHaveLength(1);
  });
});
