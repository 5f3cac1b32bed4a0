import { definitionWith, findings, planOf, sentences } from './definition-with';

const api = (fields: object, output: object = {}) => definitionWith({ trigger: { type: 'api', fields }, output });
const event = (events: readonly string[], rest: object = {}) =>
  definitionWith({ trigger: { type: 'event', events, ...rest } });

describe('an API trigger', () => {
  test('types its fields by what they declare', () => {
    const fields = {
      name: { type: 'string', required: true, personal: true },
      age: { type: 'integer' },
      score: { type: 'number', required: true },
      born: { type: 'date', required: true },
      at: { type: 'datetime', required: true, description: 'when' },
      flag: { type: 'boolean', required: true },
      tags: { type: 'array', required: true, items: { type: 'string' } },
      any: { type: 'array', required: true },
      map: { type: 'object', required: true },
      'the-case': { type: 'case', required: true },
    };
    const plan = planOf(
      api(fields, {
        a: '{{trigger["the-case"].status}}',
        b: '{{trigger.born.age}}',
        c: '{{trigger.map.x.y}}',
        d: '{{trigger.tags[0]}}',
      }),
    );
    expect(plan.trigger).toEqual({
      type: 'api',
      fields: {
        name: { is: 'string', personal: true },
        age: { is: 'integer', optional: true },
        score: { is: 'number' },
        born: { is: 'date' },
        at: { is: 'datetime' },
        flag: { is: 'boolean' },
        tags: { is: 'array', of: { is: 'string' } },
        any: { is: 'array', of: { is: 'any' } },
        map: { is: 'map', keys: {}, open: true },
        'the-case': { is: 'object', kind: 'case' },
      },
    });
    expect(plan.carries).toEqual({ case: [['status']] });
    expect(plan.output.c).toEqual({ is: 'read', root: 'trigger', path: ['map', 'x', 'y'] });
  });

  test('may declare none', () => {
    expect(planOf(definitionWith({ trigger: { type: 'api' } })).trigger).toEqual({ type: 'api', fields: {} });
  });

  test.each([
    [{ a: { type: 'strnig' } }, {}, ['unknown_kind /trigger/fields/a/type']],
    [{ a: { type: 'array', items: { type: 'constructor' } } }, {}, ['unknown_kind /trigger/fields/a/items/type']],
    [{ a: { type: 'string', items: { type: 'string' } } }, {}, ['unknown_key /trigger/fields/a/items']],
    [{ a: { type: 'string' } }, { x: '{{trigger.b}}' }, ['unknown_field /output/x']],
    [{ a: { type: 'string' } }, { x: '{{event.name}}' }, ['not_readable_here /output/x']],
  ])('with %j and %j is told %j', (fields, output, expected) => {
    expect(findings(api(fields, output))).toEqual(expected);
  });

  test('suggests what was meant', () => {
    expect(sentences(api({ a: { type: 'strnig' } }))).toEqual(['There is no type "strnig". | Did you mean "string"?']);
    expect(sentences(api({ a: { type: 'string' } }, { x: '{{event.name}}' }))).toEqual([
      'There is an event only in a workflow that events start, and in the condition of a wait. | Here one can read: trigger, run, environment, vars, steps.',
    ]);
  });
});

describe('an event trigger', () => {
  test('knows the kind of its events', () => {
    expect(planOf(event(['case.created', 'case.resolved'])).trigger).toEqual({
      type: 'event',
      kind: 'case',
      events: ['case.created', 'case.resolved'],
    });
  });

  test.each([
    [['inquiry.complete'], ['unknown_event /trigger/events/0']],
    [['constructor'], ['unknown_event /trigger/events/0']],
    [['inquiry.completed', 'case.created'], ['mixed_kinds /trigger/events']],
  ])('of %j is told %j', (events, expected) => {
    expect(findings(event(events))).toEqual(expected);
  });

  test('of events that are not known is told of them alone', () => {
    expect(findings({ ...event(['nothing']), output: { a: '{{trigger.anything.at_all}}' } })).toEqual([
      'unknown_event /trigger/events/0',
    ]);
  });

  test('may have criteria over the trigger, the event and the environment, which carry nothing', () => {
    const plan = planOf(
      event(['inquiry.completed'], {
        criteria: {
          all: [
            { field: 'trigger.template.key', operator: 'equals', value: 'kyc' },
            { field: 'trigger.status', operator: 'equals', value: 'completed' },
            { field: 'event.context.x', operator: 'is_blank' },
            { field: 'event.name', operator: 'equals', value: 'inquiry.completed' },
            { field: 'environment', operator: 'equals', value: 'production' },
            { not_on_list: 'blocked', item: { string: '{{trigger.reference_id}}' } },
          ],
        },
      }),
    );
    expect(plan.carries).toEqual({});
    expect(plan.trigger).toMatchObject({ lookUps: [{ is: 'relation' }, { is: 'list', list: 'blocked' }] });
    expect(plan.names).toEqual([{ of: 'list', key: 'blocked', pointer: '/trigger/criteria/all/5/not_on_list' }]);
  });

  test('has no run, variables or steps in its criteria', () => {
    const criteria = {
      any: ['run.id', 'vars.a', 'a_step.x', 'open_case.x'].map((field) => ({ field, operator: 'is_blank' })),
    };
    const definition = {
      ...event(['inquiry.completed'], { criteria }),
      steps: [{ key: 'open_case', type: 'action', action: 'case.create', inputs: { template: 'x' } }],
    };
    expect(findings(definition)).toEqual([
      'not_readable_here /trigger/criteria/any/0/field',
      'not_readable_here /trigger/criteria/any/1/field',
      'unknown_reference /trigger/criteria/any/2/field',
      'not_readable_here /trigger/criteria/any/3/field',
    ]);
  });
});

describe('variables', () => {
  test.each<[object, readonly string[]]>([
    [{ name: 'a', type: 'string', default: 'x' }, []],
    [{ name: 'a', type: 'string', default: null }, []],
    [{ name: 'a', type: 'case' }, []],
    [{ name: 'a', type: 'date', default: '2026-02-28' }, []],
    [{ name: 'a', type: 'date', default: '2026-02-30' }, ['type_mismatch /variables/0/default']],
    [{ name: 'a', type: 'datetime', default: 'soon' }, ['type_mismatch /variables/0/default']],
    [{ name: 'a', type: 'integer', default: 1.5 }, ['type_mismatch /variables/0/default']],
    [{ name: 'a', type: 'number', default: 1 }, []],
    [
      { name: 'a', type: 'array', items: { type: 'string' }, default: ['a', 1] },
      ['type_mismatch /variables/0/default/1'],
    ],
    [{ name: 'a', type: 'object', default: { x: [1] } }, []],
    [{ name: 'a', type: 'object', default: [] }, ['type_mismatch /variables/0/default']],
    [{ name: 'a', type: 'string', default: '{{trigger.id}}' }, ['not_readable_here /variables/0/default']],
    [{ name: 'a', type: 'string', default: 'x {{trigger.id}}' }, ['not_readable_here /variables/0/default']],
    [{ name: 'a', type: 'nothing' }, ['unknown_kind /variables/0/type']],
    [{ name: 'A', type: 'string' }, ['bad_format /variables/0/name']],
  ])('%j is told %j', (variable, expected) => {
    expect(findings(definitionWith({ variables: [variable] }))).toEqual(expected);
  });

  test('have one name each', () => {
    const variables = [
      { name: 'a', type: 'string' },
      { name: 'a', type: 'string' },
    ];
    expect(findings(definitionWith({ variables }))).toEqual(['duplicate_key /variables/1/name']);
  });

  test('that are personal make personal what reads them', () => {
    const variables = [{ name: 'a', type: 'string', personal: true, default: 'x' }];
    const steps = [
      { key: 'send', type: 'action', action: 'http.request', inputs: { url: 'https://a.example/{{vars.a}}' } },
    ];
    expect(findings(definitionWith({ variables, steps }))).toEqual(['personal_data_leaves /steps/0/inputs/url']);
  });
});
