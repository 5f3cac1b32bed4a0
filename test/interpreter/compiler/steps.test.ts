import { compile } from '../../../interpreter/compiler/compile';
import { CATALOGUE } from '../catalogue';
import { action, definitionWith, findings, OPEN_CASE, planOf, STOP, sentences, stepsOf } from './definition-with';

const approve = (inputs: object) =>
  findings(definitionWith({ steps: [action('a', 'inquiry.approve', { ...inputs })] }));

describe('an action', () => {
  test.each<[object, readonly string[]]>([
    [{ inquiry: '{{trigger}}' }, []],
    [{ inquiry: '{{trigger}}', comment: 'because {{trigger.note}}' }, []],
    [{ inquiry: '{{trigger}}', comment: '{{trigger.note}}' }, []],
    [{ inquiry: '{{trigger}}', comment: null }, []],
    [{ inquiry: { type: 'inquiry', id: 'inq_1' } }, []],
    [{ inquiry: { type: '{{trigger.type}}', id: '{{trigger.id}}' } }, []],
    [{ inquiry: { type: 'case', id: 'case_1' } }, ['type_mismatch /steps/0/inputs/inquiry']],
    [{ inquiry: { id: 'inq_1' } }, ['type_mismatch /steps/0/inputs/inquiry']],
    [{ inquiry: { type: 'inquiry', id: 7 } }, ['type_mismatch /steps/0/inputs/inquiry']],
    [{ inquiry: {} }, ['type_mismatch /steps/0/inputs/inquiry']],
    [{ inquiry: '{{trigger.account}}' }, ['may_be_missing /steps/0/inputs/inquiry']],
    [{ inquiry: null }, ['may_be_missing /steps/0/inputs/inquiry']],
    [{ inquiry: 'inq_1' }, ['type_mismatch /steps/0/inputs/inquiry']],
    [{ inquiry: '{{trigger}}', comment: '{{trigger}}' }, ['type_mismatch /steps/0/inputs/comment']],
    [{ inquiry: '{{trigger}}', comment: ['a'] }, ['type_mismatch /steps/0/inputs/comment']],
    [{ inquiry: '{{trigger}}', coment: 'a' }, ['unknown_input /steps/0/inputs/coment']],
    [{ inquiry: '{{trigger}}', toString: 'a' }, ['unknown_input /steps/0/inputs/toString']],
    [{}, ['missing_input /steps/0/inputs/inquiry']],
  ])('with the inputs %j is told %j', (inputs, expected) => {
    expect(approve(inputs)).toEqual(expected);
  });

  test('is told what belongs there', () => {
    const told = (inputs: object) =>
      sentences(definitionWith({ steps: [action('a', 'inquiry.approve', { ...inputs })] }));
    expect(told({ inquiry: '{{trigger}}', comment: '{{trigger}}' })).toEqual([
      '"comment" is text, not trigger, an object of kind inquiry. | For its id write {{trigger.id}}.',
    ]);
    expect(told({ inquiry: 'inq_1' })).toEqual([
      '"inquiry" is an object of kind inquiry, not text. | Write an expression that gives the object, such as {{trigger}}.',
    ]);
    expect(told({ inquiry: null })).toEqual(['"inquiry" is needed, and null may be missing here. | Write a value.']);
    expect(told({ inquiry: '{{trigger.account}}' })).toEqual([
      '"inquiry" is needed, and trigger.account may be missing here. | Give a value to use instead: {{trigger.account.default("…")}}.',
    ]);
    expect(told({ inquiry: '{{trigger}}', coment: 'a' })).toEqual([
      '"coment" is not known here. | Did you mean "comment"?',
    ]);
    expect(told({})).toEqual(['"inquiry" is missing. | Add it; it is an object of kind inquiry.']);
  });

  test('checks what is inside lists and maps', () => {
    const create = (objects: unknown) =>
      findings(definitionWith({ steps: [action('a', 'case.create', { template: 'x', objects })] }));
    expect(create(['{{trigger}}', { type: 'account', id: 'act_1' }])).toEqual([]);
    expect(create(['{{trigger}}', 'x'])).toEqual(['type_mismatch /steps/0/inputs/objects/1']);
    expect(create('{{trigger}}')).toEqual(['type_mismatch /steps/0/inputs/objects']);
    expect(create('{{trigger.tags}}')).toEqual(['type_mismatch /steps/0/inputs/objects']);
    expect(create(['{{trigger.account}}'])).toEqual(['may_be_missing /steps/0/inputs/objects/0']);
    const request = (inputs: object) =>
      findings(definitionWith({ steps: [action('a', 'http.request', { url: 'https://a.example', ...inputs })] }));
    expect(request({ method: 'GRAB' })).toEqual(['bad_choice /steps/0/inputs/method']);
    expect(request({ method: '{{trigger.status}}' })).toEqual(['type_mismatch /steps/0/inputs/method']);
    expect(request({ method: '{{environment}}' })).toEqual([]);
    expect(request({ body: { a: [null, { b: '{{trigger.status}}' }] }, headers: { a: 'b' } })).toEqual([]);
    expect(request({ headers: 7 })).toEqual(['type_mismatch /steps/0/inputs/headers']);
  });

  test('notes what it names, when it is written out', () => {
    const steps = [
      OPEN_CASE,
      action('add', 'list.add_item', { list: 'seen', item: { string: 'x' } }),
      action('more', 'list.add_item', { list: '{{environment}}', item: { string: 'x' } }),
    ];
    expect(planOf(definitionWith({ steps })).names).toEqual([
      { of: 'case-template', key: 'manual-review', pointer: '/steps/0/inputs/template' },
      { of: 'list', key: 'seen', pointer: '/steps/1/inputs/list' },
    ]);
  });

  test('notes of which types a connection must be', () => {
    const steps = [action('a', 'http.request', { url: 'https://a.example', connection: 'crm' })];
    expect(planOf(definitionWith({ steps })).names).toEqual([
      { of: 'connection', key: 'crm', pointer: '/steps/0/inputs/connection', types: ['http'] },
    ]);
  });

  test('leaves out a null that is written for an optional input, and keeps it in any JSON', () => {
    const [approved, sent] = stepsOf(
      action('a', 'inquiry.approve', { inquiry: '{{trigger}}', comment: null }),
      action('b', 'http.request', { url: 'https://a.example', body: null }),
    );
    expect(approved).toMatchObject({ inputs: { is: 'map', entries: { inquiry: { is: 'read' } } } });
    expect(JSON.stringify(approved)).not.toContain('comment');
    expect(sent).toMatchObject({ inputs: { entries: { body: { is: 'literal', value: null } } } });
  });

  test('is named with its major version, or means its first', () => {
    const first = CATALOGUE.actions['case.create@1'];
    if (first === undefined) throw new Error('The test catalogue has no case.create.');
    const catalogue = {
      ...CATALOGUE,
      actions: { ...CATALOGUE.actions, 'case.create@2': { ...first, id: 'case.create@2' } },
    };
    const actionOf = (name: string) => {
      const compiled = compile(definitionWith({ steps: [{ ...OPEN_CASE, action: name }] }), catalogue);
      return 'plan' in compiled ? (compiled.plan.steps[0] as { action: string }).action : compiled.diagnostics[0]?.hint;
    };
    expect(actionOf('case.create')).toBe('case.create@1');
    expect(actionOf('case.create@1')).toBe('case.create@1');
    expect(actionOf('case.create@2')).toBe('case.create@2');
    expect(actionOf('case.create@3')).toBe('Did you mean "case.create@2"?');
    expect(actionOf('toString')).toBe('The catalogue of actions lists all of them.');
  });

  test('may take anything and give anything', () => {
    const echo = {
      id: 'echo@1',
      title: 'Echo',
      description: '',
      side: 'own',
      repeat: 'safe',
      input: {},
      output: {},
      faults: [],
    } as const;
    const catalogue = { ...CATALOGUE, actions: { 'echo@1': echo } };
    const definition = definitionWith({ steps: [action('a', 'echo', { x: null, y: 1 })], output: { z: '{{a.x}}' } });
    expect(compile(definition, catalogue)).toMatchObject({
      plan: { steps: [{ inputs: { is: 'map', entries: { x: { value: null }, y: { value: 1 } } }, reads: [['x']] }] },
    });
  });

  test('that is not known still has its inputs checked, and gives anything', () => {
    const steps = [action('a', 'no.such', { x: '{{nothing}}' })];
    expect(findings(definitionWith({ steps, output: { y: '{{a.b.c}}' } }))).toEqual([
      'unknown_action /steps/0/action',
      'unknown_reference /steps/0/inputs/x',
    ]);
  });

  test('retries as it says, else five times', () => {
    const retry = (given: object | undefined) => stepsOf({ ...OPEN_CASE, ...(given && { retry: given }) })[0];
    expect(retry(undefined)).toMatchObject({ retry: { attempts: 5, delay: 1000, factor: 3, maximum: 60_000 } });
    expect(retry({})).toMatchObject({ retry: { attempts: 5, delay: 1000, factor: 3, maximum: 60_000 } });
    expect(retry({ maximum: '10m' })).toMatchObject({ retry: { maximum: 600_000 } });
    expect(findings(definitionWith({ steps: [{ ...OPEN_CASE, retry: { delay: 'soon', maximum: '31d' } }] }))).toEqual([
      'bad_duration /steps/0/retry/delay',
      'wait_too_long /steps/0/retry/maximum',
    ]);
  });

  test('retries after the intervals that it lists, and says nothing else then', () => {
    const retrying = (retry: object) => definitionWith({ steps: [{ ...OPEN_CASE, retry }] });
    expect(planOf(retrying({ intervals: ['5s', '10m', '1m'] })).steps[0]).toMatchObject({
      retry: { attempts: 4, delay: 5000, factor: 1, maximum: 600_000, intervals: [5000, 600_000, 60_000] },
    });
    expect(findings(retrying({ intervals: ['soon', '31d', '0s'], attempts: 2, factor: 2 }))).toEqual([
      'intervals_alone /steps/0/retry/attempts',
      'intervals_alone /steps/0/retry/factor',
      'bad_duration /steps/0/retry/intervals/0',
      'wait_too_long /steps/0/retry/intervals/1',
      'bad_duration /steps/0/retry/intervals/2',
    ]);
    expect(findings(retrying({ intervals: [] }))).toHaveLength(1);
    expect(sentences(retrying({ intervals: ['1s'], delay: '1s' }))).toEqual([
      '"delay" says what "intervals" says already. | Keep intervals, which has an attempt more than it has gaps, or the others.',
    ]);
  });

  describe('that takes its time', () => {
    const child = action('child', 'workflow.run', { workflow: 'other' });
    const planned = (output: object) => planOf(definitionWith({ steps: [child], output }));

    test('says in its step what ends it, and what is its failure', () => {
      const report = action('report', 'report.run', { template: 'person', query: {} });
      const [step] = planOf(definitionWith({ steps: [report], output: { match: '{{report.match_found}}' } })).steps;
      expect(step).toMatchObject({
        reads: [[]],
        awaits: {
          kind: 'report',
          of: [],
          events: ['report.ready', 'report.errored'],
          means: { 'report.ready': 'ready', 'report.errored': 'errored' },
          faults: { 'report.errored': { code: 'report_errored' } },
          output: {},
        },
      });
      expect(stepsOf(report)).toMatchObject([{ reads: [[]] }]);
      expect(stepsOf(OPEN_CASE)[0]).not.toHaveProperty('awaits');
    });

    test('has the copies carry what of its output is read and only known in the end', () => {
      expect(planned({}).steps).toMatchObject([{ reads: [['run']], awaits: { output: {}, asked: 'wait' } }]);
      expect(planned({}).carries).toEqual({});
      const some = planned({ of: '{{child.output.decision}}', run: '{{child.run.status}}' });
      expect(some.steps).toMatchObject([
        { awaits: { output: { output: 'output' }, means: { 'workflow-run.completed': 'completed' } } },
      ]);
      expect(some.carries).toEqual({ 'workflow-run': [['output', 'decision'], ['status']] });
      const all = planned({ of: '{{child}}' });
      expect(all.steps).toMatchObject([{ reads: [[]], awaits: { output: { status: 'status', output: 'output' } } }]);
      expect(all.carries).toEqual({ 'workflow-run': [['output'], ['status']] });
    });

    test('may have given nothing where the run goes on after it failed', () => {
      const steps = [
        { ...child, continue_on_error: true },
        action('a', 'inquiry.approve', { inquiry: '{{trigger}}', comment: '{{child.status}}' }),
      ];
      expect(findings(definitionWith({ steps }))).toEqual([]);
      expect(findings(definitionWith({ steps: [child], output: { x: '{{child.nothing}}' } }))).toEqual([
        'unknown_field /output/x',
      ]);
    });
  });

  test('may be given what one of its inputs describes', () => {
    const schema = {
      type: 'object',
      properties: { match_found: { type: 'boolean' }, names: { type: 'array', items: { type: 'string' } } },
      required: ['match_found'],
    };
    const steps = (response_schema: unknown) => [
      action('a', 'http.request', { url: 'https://a.example', response_schema }),
    ];
    const read = (field: string, response_schema: unknown) =>
      findings(
        definitionWith({
          steps: [
            ...steps(response_schema),
            {
              key: 'c',
              type: 'conditional',
              routes: [{ when: { field, operator: 'equals', value: true }, steps: [] }],
              else: { steps: [] },
            },
          ],
        }),
      );
    expect(read('a.body.match_found', schema)).toEqual([]);
    expect(read('a.body.match_fuond', schema)).toEqual(['unknown_field /steps/1/routes/0/when/field']);
    expect(read('a.body.names', schema)).toEqual([
      'type_mismatch /steps/1/routes/0/when/value',
      'missing_value /steps/1/routes/0/when',
    ]);
    expect(read('a.body.match_found', '{{trigger.fields.schema}}')).toEqual([
      'personal_data_leaves /steps/0/inputs/response_schema',
      'missing_value /steps/1/routes/0/when',
    ]);
    expect(read('a.body.match_found', 7)).toEqual([
      'type_mismatch /steps/0/inputs/response_schema',
      'missing_value /steps/1/routes/0/when',
    ]);
  });

  test('outside is warned of personal data, one inside is not', () => {
    const steps = [
      action('a', 'http.request', {
        url: 'https://a.example/{{trigger.fields.x}}',
        body: [{ a: '{{trigger.note.trim}}' }],
        headers: { n: '{{trigger.note.length}}' },
      }),
      action('b', 'account.update', {
        account: { type: 'account', id: 'act_1' },
        fields: { x: '{{trigger.fields.x}}' },
      }),
      action('c', 'http.request', { url: 'https://a.example', body: { who: '{{trigger}}', t: '{{trigger.tags}}' } }),
    ];
    expect(findings(definitionWith({ steps }))).toEqual([
      'personal_data_leaves /steps/0/inputs/url',
      'personal_data_leaves /steps/0/inputs/body',
    ]);
  });

  test('one whose input stays here is warned where another input lets it out', () => {
    const inputs = { arguments: { x: '{{trigger.fields.x}}' } };
    const evaluating = (more: object) =>
      findings(definitionWith({ steps: [action('a', 'code.evaluate', { ...inputs, ...more })] }));
    expect(evaluating({})).toEqual([]);
    expect(evaluating({ fetch: { origins: ['https://a.example'] } })).toEqual([
      'personal_data_leaves /steps/0/inputs/arguments',
    ]);
  });
});

describe('branches side by side', () => {
  const both = (one: readonly object[], other: readonly object[]) => ({
    key: 'both',
    type: 'parallel',
    branches: [{ label: 'One', steps: one }, { steps: other }],
  });
  const set = (key: string) => ({ key, type: 'set', variable: 'v', value: key });
  const faults = (...steps: readonly object[]) =>
    findings(definitionWith({ variables: [{ name: 'v', type: 'string' }], steps }));

  test('have labels', () => {
    expect(stepsOf(both([], []))[0]).toMatchObject({ branches: [{ label: 'One' }, { label: 'Branch 2' }] });
  });

  test('are warned of when both write a variable or an object, in the later one', () => {
    const decline = (key: string, object = '{{trigger}}') => action(key, 'inquiry.decline', { inquiry: object });
    expect(faults(both([set('a')], [set('b'), set('c')]))).toEqual(['parallel_write /steps/0/branches/1/steps/0']);
    expect(faults(both([decline('a')], [action('b', 'inquiry.approve', { inquiry: '{{trigger}}' })]))).toEqual([
      'parallel_write /steps/0/branches/1/steps/0',
    ]);
    expect(sentences(definitionWith({ steps: [both([decline('a')], [decline('b')])] }))).toEqual([
      'Another branch writes trigger too; the later branch of the definition wins. | Write it in one branch, or behind the parallel step.',
    ]);
    const inside = {
      key: 'c',
      type: 'conditional',
      routes: [{ when: { field: 'trigger.age', operator: 'is_blank' }, steps: [set('d')] }],
      else: { steps: [set('e')] },
    };
    expect(
      faults(
        both(
          [both([set('a')], [])].map((step) => ({ ...step, key: 'inner' })),
          [inside],
        ),
      ),
    ).toEqual(['parallel_write /steps/0/branches/1/steps/0/routes/0/steps/0']);
  });

  test('are not warned of what does not clash', () => {
    const tag = (key: string, object: string) => action(key, 'object.tag', { object, tags: ['a'] });
    expect(faults(OPEN_CASE, both([tag('a', '{{trigger}}')], [tag('b', '{{open_case}}')]))).toEqual([]);
    expect(
      faults(
        both(
          [action('a', 'object.fetch', { object: '{{trigger}}' })],
          [action('b', 'object.fetch', { object: '{{trigger}}' })],
        ),
      ),
    ).toEqual([]);
    expect(faults(both([OPEN_CASE], [{ ...OPEN_CASE, key: 'b' }]))).toEqual([]);
    expect(
      faults(both([{ key: 'w', type: 'wait', duration: '1s' }], [{ key: 'x', type: 'wait', duration: '1s' }])),
    ).toEqual([]);
    const request = (key: string) => action(key, 'http.request', { url: 'https://a.example' });
    expect(faults(both([request('a')], [request('b')]))).toEqual([]);
    expect(faults(both([action('a', 'inquiry.decline', {})], [action('b', 'inquiry.decline', {})]))).toHaveLength(2);
    expect(faults(both([action('a', 'no.such', {})], [action('b', 'no.such', {})]))).toHaveLength(2);
  });
});

describe('setting a variable', () => {
  const VARIABLES = [
    { name: 'text', type: 'string' },
    { name: 'list', type: 'array', items: { type: 'string' } },
    { name: 'day', type: 'date' },
    { name: 'found', type: 'case' },
  ];
  const set = (variable: string, rest: object) => ({ key: 's', type: 'set', variable, ...rest });

  test.each<[object, readonly string[]]>([
    [set('text', { value: 'x' }), []],
    [set('text', { value: '{{trigger.reference_id}}' }), []],
    [set('text', { value: null }), []],
    [set('text', { operator: 'unset' }), []],
    [set('list', { operator: 'push', value: 'x' }), []],
    [set('list', { operator: 'remove', value: '{{environment}}' }), []],
    [set('day', { value: '2026-01-31' }), []],
    [set('day', { value: '{{trigger.created_at.date}}' }), []],
    [set('found', { value: '{{open_case}}' }), []],
    [set('txt', { value: 'x' }), ['unknown_variable /steps/1/variable']],
    [set('txt', { operator: 'push', value: 'x' }), ['unknown_variable /steps/1/variable']],
    [set('text', { value: 7 }), ['type_mismatch /steps/1/value']],
    [set('text', {}), ['missing_key /steps/1/value']],
    [set('text', { operator: 'unset', value: 'x' }), ['unknown_key /steps/1/value']],
    [set('text', { operator: 'push', value: 'x' }), ['operator_mismatch /steps/1/operator']],
    [set('text', { operator: 'remove', value: 'x' }), ['operator_mismatch /steps/1/operator']],
    [set('list', { operator: 'push', value: 7 }), ['type_mismatch /steps/1/value']],
    [set('list', { operator: 'push', value: '{{trigger.reference_id}}' }), ['may_be_missing /steps/1/value']],
    [set('list', { operator: 'push' }), ['missing_key /steps/1/value']],
    [set('day', { value: '31.1.2026' }), ['type_mismatch /steps/1/value']],
    [set('day', { value: '{{trigger.created_at}}' }), ['type_mismatch /steps/1/value']],
    [set('found', { value: '{{trigger}}' }), ['type_mismatch /steps/1/value']],
  ])('by %j is told %j', (step, expected) => {
    expect(findings(definitionWith({ variables: VARIABLES, steps: [OPEN_CASE, step] }))).toEqual(expected);
  });

  test('is planned with its operator', () => {
    const plan = planOf(
      definitionWith({
        variables: VARIABLES,
        steps: [
          { ...set('list', { operator: 'push', value: 'x' }), key: 'p' },
          { ...set('text', { operator: 'unset' }), key: 'u' },
        ],
      }),
    );
    expect(plan.steps).toMatchObject([
      { type: 'set', variable: 'list', operator: 'push', value: { is: 'literal', value: 'x' } },
      { type: 'set', variable: 'text', operator: 'unset' },
    ]);
  });

  test('looks up what it needs', () => {
    const plan = planOf(
      definitionWith({ variables: VARIABLES, steps: [set('text', { value: '{{trigger.account.reference_id}}' })] }),
    );
    expect(plan.steps[0]?.lookUps).toHaveLength(1);
  });
});

describe('a stop', () => {
  test('has an outcome and may have a message', () => {
    expect(stepsOf({ ...STOP, outcome: 'failed', message: 'because of {{trigger.id}}' })[0]).toMatchObject({
      type: 'stop',
      outcome: 'failed',
      message: { is: 'text' },
    });
    expect(stepsOf(STOP)[0]).toEqual({ type: 'stop', outcome: 'completed', key: 'halt', pointer: '/steps/0' });
    expect(findings(definitionWith({ steps: [{ ...STOP, message: '{{nothing}}' }] }))).toEqual([
      'unknown_reference /steps/0/message',
    ]);
  });
});

test('a timeout is a duration of more than nothing and at most 30 days', () => {
  const faults = (timeout: string) => findings(definitionWith({ steps: [{ ...OPEN_CASE, timeout }] }));
  expect(faults('30d')).toEqual([]);
  expect(faults('0s')).toEqual(['bad_duration /steps/0/timeout']);
  expect(faults('P1M')).toEqual(['bad_duration /steps/0/timeout']);
  expect(faults('31d')).toEqual(['wait_too_long /steps/0/timeout']);
});
