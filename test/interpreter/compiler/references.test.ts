import { compile } from '../../../interpreter/compiler/compile';
import type { Expression } from '../../../interpreter/plan';
import { CATALOGUE } from '../catalogue';
import { action, definitionWith, findings, OPEN_CASE, planOf, STOP, sentences, stepsOf, when } from './definition-with';

const FETCH = action('fetch', 'http.request', { url: 'https://a.example/' });
const VARIABLES = [
  { name: 'text', type: 'string', default: 'x' },
  { name: 'maybe', type: 'string' },
  { name: 'list', type: 'array', items: { type: 'case' }, default: [] },
  { name: 'anything', type: 'array', default: [1, 'a'] },
  { name: 'owner', type: 'account' },
];

/** What an output's text gives: its faults, or none. */
function faultsOf(text: string, parts: object = {}): readonly string[] {
  return findings(
    definitionWith({ steps: [FETCH, OPEN_CASE], variables: VARIABLES, output: { it: text }, ...parts }),
  ).map((each) => each.replace(' /output/it', ''));
}

function sentenceOf(text: string): string {
  return (
    sentences(definitionWith({ steps: [FETCH, OPEN_CASE], variables: VARIABLES, output: { it: text } }))[0] ?? 'none'
  );
}

function expressionOf(text: string, parts: object = {}): Expression | undefined {
  return planOf(definitionWith({ steps: [FETCH, OPEN_CASE], variables: VARIABLES, output: { it: text }, ...parts }))
    .output.it;
}

const TRIGGER: Expression = { is: 'read', root: 'trigger', path: [] };

describe('what can be read', () => {
  test.each([
    '{{trigger}}',
    '{{trigger.id}}',
    '{{trigger.type}}',
    '{{trigger.fields}}',
    '{{trigger.fields.anything.below[0].it}}',
    '{{trigger["fields"]["preferred-name"]}}',
    '{{trigger.account}}',
    '{{trigger.account.fields.x}}',
    '{{trigger.account.cases.count}}',
    '{{trigger.account.cases.count()}}',
    '{{trigger.devices.any_trusted}}',
    '{{trigger.devices.any_trusted().not}}',
    '{{trigger.device_count}}',
    '{{trigger.tags[0].trim}}',
    '{{trigger.tags.first.trim()}}',
    '{{trigger.fields.count()}}',
    '{{trigger.fields.name_first.trim()}}',
    '{{trigger.created_at.add("30d")}}',
    '{{trigger.created_at.add("30d").date.age}}',
    '{{trigger.note.default("")}}',
    '{{trigger.note.concat(trigger.id, 1, null)}}',
    '{{trigger.tags.includes("vip")}}',
    '{{trigger.tags.includes(vars.text)}}',
    '{{trigger.tags.includes("vip").not}}',
    '{{event.name}}',
    '{{event.created_at}}',
    '{{event.context.added_tags[0]}}',
    '{{run.id}}',
    '{{run.version}}',
    '{{run.created_at.days_ago.plus(1).round()}}',
    '{{environment}}',
    '{{environment.trim}}',
    '{{vars.text}}',
    '{{vars["text"]}}',
    '{{vars.maybe}}',
    '{{vars.list[0].status}}',
    '{{vars.list.first.status}}',
    '{{vars.anything[0].x}}',
    '{{vars.anything.includes(1)}}',
    '{{vars.owner.reference_id}}',
    '{{fetch.body.anything}}',
    '{{fetch.body}}',
    '{{fetch.body.first()}}',
    '{{fetch.body.date()}}',
    '{{fetch.body.includes(1)}}',
    '{{fetch.headers["content-type"]}}',
    '{{steps.fetch.status}}',
    '{{steps["open_case"].status}}',
    '{{open_case.fields.x}}',
    '{{open_case.template.key}}',
    '{{trigger.created_at.add(vars.text)}}',
    '{{trigger.completed_at.default(trigger.created_at)}}',
    '{{trigger.note.default(null)}}',
    'text with {{trigger}} and {{trigger.tags}}',
    '\\{{plain}}',
    '{{trigger.note.split(",").count}}',
    '{{trigger.note.domain}}',
    '{{trigger.created_at.date.add("1d").age}}',
  ])('%s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([
    ['{{nothing}}', 'unknown_reference'],
    ['{{constructor}}', 'unknown_reference'],
    ['{{trigger.nothing}}', 'unknown_field'],
    ['{{trigger.constructor}}', 'unknown_field'],
    ['{{trigger["statuss"]}}', 'unknown_field'],
    ['{{trigger.behavior_threat_level}}', 'field_not_available'],
    ['{{trigger.account.relations}}', 'field_not_available'],
    ['{{trigger.cases}}', 'relation_to_many'],
    ['{{trigger.cases.status}}', 'relation_to_many'],
    ['{{trigger.cases["status"]}}', 'relation_to_many'],
    ['{{trigger.cases.count(1)}}', 'relation_to_many'],
    ['{{trigger.cases[0]}}', 'relation_to_many'],
    ['{{trigger.devices.any_name}}', 'relation_to_many'],
    ['{{trigger.devices.any_nothing}}', 'relation_to_many'],
    ['{{trigger.devices.any_constructor}}', 'relation_to_many'],
    ['{{trigger.devices.trusted}}', 'relation_to_many'],
    ['{{trigger.devices.any_trusted(1)}}', 'relation_to_many'],
    ['{{trigger.devices.any_trusted.count}}', 'unknown_method'],
    ['{{trigger.count}}', 'unknown_field'],
    ['{{trigger.tags.count(1)}}', 'wrong_arguments'],
    ['{{trigger.tags["a"]}}', 'unknown_field'],
    ['{{trigger.status[0]}}', 'unknown_field'],
    ['{{trigger.status["a"]}}', 'unknown_field'],
    ['{{trigger.status.round}}', 'unknown_method'],
    ['{{trigger.status.constructor}}', 'unknown_method'],
    ['{{trigger.fields.constructor()}}', 'unknown_method'],
    ['{{trigger.note.split}}', 'wrong_arguments'],
    ['{{trigger.note.split(1)}}', 'wrong_arguments'],
    ['{{trigger.note.split("a", "b")}}', 'wrong_arguments'],
    ['{{trigger.note.concat}}', 'wrong_arguments'],
    ['{{trigger.note.trim(nothing)}}', 'unknown_reference'],
    ['{{trigger.note.default(1)}}', 'wrong_arguments'],
    ['{{trigger.created_at.add("1 month")}}', 'wrong_arguments'],
    ['{{trigger.created_at.add(30)}}', 'wrong_arguments'],
    ['{{trigger.created_at.add(run.version)}}', 'wrong_arguments'],
    ['{{trigger.tags.includes(1)}}', 'wrong_arguments'],
    ['{{fetch.body.first().name}}', 'unknown_field'],
    ['{{fetch.body.first()[0]}}', 'unknown_field'],
    ['{{event.nothing}}', 'unknown_field'],
    ['{{run}} {{run.nothing}}', 'unknown_field'],
    ['{{environment.key}}', 'unknown_method'],
    ['{{vars}}', 'bad_expression'],
    ['{{vars[0]}}', 'bad_expression'],
    ['{{vars.count()}}', 'bad_expression'],
    ['{{steps}}', 'bad_expression'],
    ['{{vars.txt}}', 'unknown_variable'],
    ['{{vars.constructor}}', 'unknown_variable'],
    ['{{steps.fetsh}}', 'unknown_reference'],
    ['{{item.name}}', 'not_readable_here'],
    ['{{index}}', 'not_readable_here'],
    ['{{error.code}}', 'not_readable_here'],
    ['{{trigger', 'bad_expression'],
    ['{{a-b}}', 'bad_expression'],
    ['x {{', 'bad_expression'],
  ])('and what cannot: %s is %s', (text, code) => {
    expect(faultsOf(text)).toEqual([code]);
  });

  test('a fault says what there is instead', () => {
    expect(sentenceOf('{{opne_case.status}}')).toBe(
      'There is no step or value "opne_case". | Did you mean "open_case"?',
    );
    expect(sentenceOf('{{trigger.nothing_like_it}}')).toMatch(
      /^The kind inquiry has no field "nothing_like_it"\. \| inquiry has: id, type, status/,
    );
    expect(sentenceOf('{{trigger.stauts}}')).toBe('The kind inquiry has no field "stauts". | Did you mean "status"?');
    expect(sentenceOf('{{trigger.tags.cuont}}')).toBe(
      'trigger.tags is a list (each item text), which has no method "cuont". | Did you mean "count"?',
    );
    expect(sentenceOf('{{vars.txt}}')).toBe('There is no variable "txt". | Did you mean "text"?');
    expect(sentenceOf('{{trigger.created_at.add(1)}}')).toBe(
      '"duration" of add is a duration such as "30d", not a whole number. | Write add(duration).',
    );
    expect(sentenceOf('{{trigger.note.concat}}')).toBe(
      'concat takes text, …, not 0 arguments. | Write concat(text, …).',
    );
    expect(sentenceOf('{{run.version.round(1, 2)}}')).toBe(
      'round takes digits?, not 2 arguments. | Write round(digits?).',
    );
    expect(sentenceOf('{{trigger.tags.count(1)}}')).toBe('count takes no arguments, not 1 arguments. | Write count().');
    expect(sentenceOf('{{trigger.note.default(1)}}')).toBe(
      '"value" of default is text, not a whole number. | Write default(value).',
    );
    expect(sentenceOf('{{trigger.tags.includes(1)}}')).toBe(
      '"item" of includes is an item of the list, not a whole number. | Write includes(item).',
    );
    expect(sentenceOf('{{trigger.note.split(1)}}')).toBe(
      '"delimiter" of split is text, not a whole number. | Write split(delimiter).',
    );
    expect(sentenceOf('x {{a-b}}')).toBe(
      'This is no expression: `-` does not belong here, expected }} (character 6). | An expression looks like trigger.fields.name_first or open_case.status; see the language reference.',
    );
  });
});

describe('a reference becomes', () => {
  test('a read of what the run carries', () => {
    expect(expressionOf('{{trigger}}')).toEqual(TRIGGER);
    expect(expressionOf('{{trigger.fields["a b"].c}}')).toEqual({
      is: 'attribute',
      of: TRIGGER,
      path: ['fields', 'a b', 'c'],
    });
    expect(expressionOf('{{fetch.body.a[0]}}')).toEqual({
      is: 'read',
      root: 'steps',
      path: ['fetch', 'body', 'a', '0'],
    });
    expect(expressionOf('{{vars.list[0].status}}')).toEqual({
      is: 'attribute',
      of: { is: 'read', root: 'vars', path: ['list', '0'] },
      path: ['status'],
    });
  });

  test('a look-up of what only the world knows', () => {
    const plan = planOf(
      definitionWith({
        output: {
          a: '{{trigger.account}}',
          b: '{{trigger.account.fields.name.first}}',
          c: '{{trigger.device_count}}',
          d: '{{trigger.account.tags[0]}}',
          e: '{{trigger.devices.any_trusted}}',
        },
      }),
    );
    expect(plan.outputLookUps).toEqual([
      { is: 'relation', of: TRIGGER, path: ['account'], read: [] },
      { is: 'relation', of: TRIGGER, path: ['account'], read: ['fields', 'name', 'first'] },
      { is: 'relation', of: TRIGGER, path: [], read: ['device_count'] },
      { is: 'relation', of: TRIGGER, path: ['account'], read: ['tags'] },
      { is: 'relation', of: TRIGGER, path: ['devices'], read: { any: 'trusted' } },
    ]);
    expect(plan.output.d).toEqual({ is: 'looked', index: 3, path: ['0'], name: 'trigger.account.tags' });
    expect(plan.carries).toEqual({});
  });

  test('its id where an object stands in text', () => {
    expect(expressionOf('for {{open_case}}')).toMatchObject({
      parts: [
        { value: 'for ' },
        { is: 'attribute', of: { is: 'read', root: 'steps', path: ['open_case'] }, path: ['id'] },
      ],
    });
  });

  test('a path that the copies of that kind carry, up to lists', () => {
    const plan = planOf(
      definitionWith({
        variables: VARIABLES,
        steps: [OPEN_CASE],
        output: {
          a: '{{trigger.fields.a}}',
          b: '{{trigger.fields.a.b}}',
          c: '{{trigger.tags[0]}}',
          d: '{{trigger.id}}',
          e: '{{open_case.status}}',
          f: '{{vars.owner.reference_id}}',
          g: '{{trigger.note.trim}}',
          h: '{{trigger.account.tags}}',
        },
      }),
    );
    expect(plan.carries).toEqual({
      account: [['reference_id']],
      case: [['status']],
      inquiry: [['fields', 'a'], ['note'], ['tags']],
    });
  });
});

describe('objects that an attribute or a fetched step names', () => {
  const catalogue = {
    ...CATALOGUE,
    kinds: {
      ...CATALOGUE.kinds,
      inquiry: {
        ...(CATALOGUE.kinds.inquiry ?? never()),
        attributes: {
          ...CATALOGUE.kinds.inquiry?.attributes,
          creator: { type: { is: 'object', kind: 'account' }, source: 'stored' },
          helpers: { type: { is: 'array', of: { is: 'object', kind: 'account' } }, source: 'related' },
        },
      },
    },
  } as const;

  function never(): never {
    throw new Error('The test catalogue has no inquiry.');
  }

  test('are looked up, since the run has no copy of them', () => {
    const compiled = compile(
      definitionWith({ output: { a: '{{trigger.creator.reference_id}}', b: '{{trigger.creator.id}}' } }),
      catalogue,
    );
    expect(compiled).toMatchObject({
      plan: {
        output: { b: { is: 'attribute', path: ['id'], of: { is: 'attribute', of: TRIGGER, path: ['creator'] } } },
        outputLookUps: [{ of: { is: 'attribute', of: TRIGGER, path: ['creator'] }, path: [], read: ['reference_id'] }],
      },
    });
  });

  test('cannot be found by a look-up that needs another one first', () => {
    const output = {
      a: '{{trigger.helpers[0].reference_id}}',
      b: '{{trigger.helpers[0].cases.count}}',
      c: '{{trigger.helpers.first.cases.count}}',
    };
    expect(compile(definitionWith({ output }), catalogue)).toMatchObject({
      diagnostics: [
        { code: 'look_up_not_possible', pointer: '/output/b' },
        { code: 'look_up_not_possible', pointer: '/output/c' },
      ],
    });
  });

  test('have the kind of what was given, where an action takes and gives any object', () => {
    const fetched = (inputs: object) =>
      definitionWith({
        variables: VARIABLES,
        steps: [action('fetch', 'object.fetch', { ...inputs })],
        output: { it: '{{fetch.status}}' },
      });
    expect(findings(fetched({ object: '{{trigger}}' }))).toEqual([]);
    expect(findings(fetched({}))).toEqual(['missing_input /steps/0/inputs/object', 'unknown_field /output/it']);
    expect(findings(fetched({ object: '{{vars.owner.default(null)}}' }))).toEqual([
      'may_be_missing /steps/0/inputs/object',
      'unknown_field /output/it',
    ]);
    expect(findings(fetched({ object: { type: 'inquiry', id: '{{trigger.id}}' } }))).toEqual([
      'unknown_field /output/it',
    ]);
    expect(sentences(fetched({ object: { type: 'inquiry', id: 'inq_1' } }))).toEqual([
      'What kind of object this is is not known here, so "status" cannot be read. | Only id and type can be read of it.',
    ]);
  });

  test('of which only the kind is not known still tell their ids', () => {
    const unknown = definitionWith({
      steps: [action('fetch', 'object.fetch', { object: { type: 'inquiry', id: 'inq_1' } })],
      output: { id: '{{fetch.id}}', type: '{{fetch.type}}' },
    });
    expect(findings(unknown)).toEqual([]);
  });
});

describe('the way through a definition', () => {
  const wanted = (step: string) =>
    action('use', 'inquiry.approve', { inquiry: '{{trigger}}', comment: `{{${step}.default("")}}` });

  test('a step sees those before it and not those behind it, itself or around it', () => {
    const steps = [
      action('use', 'inquiry.approve', {
        inquiry: '{{trigger}}',
        comment: '{{open_case.status}} {{use.id}} {{choose}}',
      }),
      when({ field: 'choose.x', operator: 'is_blank' }, [{ ...STOP, message: '{{choose}} {{halt}}' }]),
      OPEN_CASE,
    ];
    expect(findings(definitionWith({ steps }))).toEqual([
      'forward_reference /steps/0/inputs/comment',
      'forward_reference /steps/0/inputs/comment',
      'step_gives_nothing /steps/0/inputs/comment',
      'step_gives_nothing /steps/1/routes/0/when/field',
      'step_gives_nothing /steps/1/routes/0/steps/0/message',
      'step_gives_nothing /steps/1/routes/0/steps/0/message',
    ]);
  });

  test('a route does not see the others, nor a branch its siblings', () => {
    const conditional = {
      ...when({ field: 'trigger.age', operator: 'is_blank' }, [OPEN_CASE]),
      else: { steps: [wanted('open_case.status')] },
    };
    expect(findings(definitionWith({ steps: [conditional] }))).toEqual([
      'other_branch /steps/0/else/steps/0/inputs/comment',
    ]);
    const parallel = {
      key: 'both',
      type: 'parallel',
      branches: [{ steps: [OPEN_CASE] }, { steps: [wanted('open_case.status')] }],
    };
    expect(findings(definitionWith({ steps: [parallel] }))).toEqual([
      'other_branch /steps/0/branches/1/steps/0/inputs/comment',
    ]);
  });

  test('a step that has nothing to give says so', () => {
    const steps = [when({ field: 'trigger.age', operator: 'is_blank' })];
    expect(findings(definitionWith({ steps, output: { a: '{{choose}}' } }))).toEqual(['step_gives_nothing /output/a']);
  });

  test('what stands on a route may be missing behind it, and cannot be what is needed', () => {
    const tag = (rest: object) => ({
      ...action('tag', 'object.tag', { object: '{{open_case}}', tags: ['a'] }),
      ...rest,
    });
    const route = when({ field: 'trigger.age', operator: 'is_blank' }, [OPEN_CASE]);
    expect(findings(definitionWith({ steps: [route, tag({})] }))).toEqual(['may_be_missing /steps/1/inputs/object']);
    expect(findings(definitionWith({ steps: [route], output: { a: '{{open_case.status}}' } }))).toEqual([]);
    const certain = { ...route, else: { steps: [STOP] } };
    expect(findings(definitionWith({ steps: [certain, tag({})] }))).toEqual([]);
    const parallel = { key: 'both', type: 'parallel', branches: [{ steps: [OPEN_CASE] }, { steps: [] }] };
    expect(findings(definitionWith({ steps: [parallel, tag({})] }))).toEqual([]);
    expect(findings(definitionWith({ steps: [{ ...parallel, continue_on_error: true }, tag({})] }))).toEqual([
      'may_be_missing /steps/1/inputs/object',
    ]);
    expect(findings(definitionWith({ steps: [{ ...OPEN_CASE, continue_on_error: true }, tag({})] }))).toEqual([
      'may_be_missing /steps/1/inputs/object',
    ]);
  });

  test('a variable has a value when it had one from the start or was given one on every way', () => {
    const set = (key: string, value: unknown, operator = 'set') =>
      value === undefined
        ? { key, type: 'set', variable: 'v', operator }
        : { key, type: 'set', variable: 'v', operator, value };
    const use = action('use', 'http.request', { url: '{{vars.v}}' });
    const faults = (...steps: readonly object[]) =>
      findings(definitionWith({ variables: [{ name: 'v', type: 'string' }], steps: [...steps, use] }));
    const route = (steps: readonly object[], otherwise: readonly object[]) => ({
      ...when({ field: 'trigger.age', operator: 'is_blank' }, steps as never),
      else: { steps: otherwise },
    });
    const missing = (index: number) => [`may_be_missing /steps/${index}/inputs/url`];
    const both = (one: readonly object[], other: readonly object[]) => ({
      key: 'both',
      type: 'parallel',
      branches: [{ steps: one }, { steps: other }],
    });
    expect(faults()).toEqual(missing(0));
    expect(faults(set('a', 'x'))).toEqual([]);
    expect(faults(set('a', '{{trigger.reference_id}}'))).toEqual(missing(1));
    expect(faults(set('a', 'x'), set('b', undefined, 'unset'))).toEqual(missing(2));
    expect(faults(route([set('a', 'x')], []))).toEqual(missing(1));
    expect(faults(route([set('a', 'x')], [set('b', 'y')]))).toEqual([]);
    expect(faults(route([set('a', 'x')], [STOP]))).toEqual([]);
    expect(faults(both([set('a', 'x')], []))).toEqual([]);
    expect(faults(set('a', 'x'), both([set('b', undefined, 'unset')], []))).toEqual(missing(2));
    expect(faults({ ...set('a', 'x'), continue_on_error: true })).toEqual(missing(1));
    expect(faults(set('a', 'x'), { ...set('b', 'y'), continue_on_error: true })).toEqual([]);
  });

  test('nothing is reached behind a stop', () => {
    const halt = (key: string) => ({ ...STOP, key });
    const steps = [halt('a'), OPEN_CASE, { ...OPEN_CASE, key: 'open_again' }];
    expect(findings(definitionWith({ steps }))).toEqual(['unreachable_step /steps/1']);
    const ended = {
      ...when({ field: 'trigger.age', operator: 'is_blank' }, [halt('a')]),
      else: { steps: [halt('b')] },
    };
    expect(findings(definitionWith({ steps: [ended, OPEN_CASE] }))).toEqual(['unreachable_step /steps/1']);
    const branch = { key: 'both', type: 'parallel', branches: [{ steps: [halt('a')] }, { steps: [] }] };
    expect(findings(definitionWith({ steps: [branch, OPEN_CASE] }))).toEqual(['unreachable_step /steps/1']);
    expect(stepsOf(when({ field: 'trigger.age', operator: 'is_blank' }, [halt('a')]), OPEN_CASE)).toHaveLength(2);
  });
});
