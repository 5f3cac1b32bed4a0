import { canonicalize, hash } from '../../../interpreter/canonical';
import { compile } from '../../../interpreter/compiler/compile';
import { DIAGNOSTICS } from '../../../interpreter/compiler/diagnostics/diagnostic-codes';
import { diagnosticsPage } from '../../../interpreter/compiler/diagnostics/diagnostics-page';
import type { Value } from '../../../interpreter/value';
import { CATALOGUE, SCREENING } from '../catalogue';
import { action, definitionWith, findings, OPEN_CASE, planOf, STOP, stepsOf, when } from './definition-with';

describe('the definition of the design page', () => {
  test('compiles without an error, and is warned of personal data that goes out', () => {
    expect(findings(SCREENING)).toEqual([
      'personal_data_leaves /steps/1/branches/0/steps/0/inputs/body',
      'personal_data_leaves /steps/1/branches/1/steps/0/inputs/body',
    ]);
  });

  test('becomes a plan that says what a run must carry and what is to be found by name', () => {
    const plan = planOf(SCREENING);
    expect(plan.planVersion).toBe(1);
    expect(plan.workflow).toBe('screen-completed-inquiries');
    expect(plan.onFailure).toBe('hold');
    expect(plan.variables).toEqual({ decision: { type: { is: 'string' }, default: 'approved' } });
    expect(plan.carries).toEqual({
      case: [['resolution']],
      inquiry: [
        ['fields', 'name_first'],
        ['fields', 'name_last'],
        ['fields', 'phone_number'],
        ['ip_addresses'],
        ['reference_id'],
      ],
    });
    expect(plan.names).toEqual([
      { of: 'list', key: 'blocked-ips', pointer: '/steps/0/routes/0/when/on_list' },
      { of: 'case-template', key: 'manual-review', pointer: '/steps/2/routes/0/steps/0/inputs/template' },
    ]);
    expect(plan.trigger).toMatchObject({
      type: 'event',
      kind: 'inquiry',
      criteria: { operator: 'is_in', left: { is: 'looked', index: 0, name: 'trigger.template.key' } },
      lookUps: [{ is: 'relation', path: ['template'], read: ['key'] }],
    });
  });

  test('becomes plain JSON, hashed, the same every time', () => {
    const compiled = compile(SCREENING, CATALOGUE);
    if (!('plan' in compiled)) throw new Error('It has errors.');
    const plan = compiled.plan as unknown as Value;
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(compiled.hash).toBe(hash(plan));
    expect(compile(JSON.parse(canonicalize(SCREENING as unknown as Value)), CATALOGUE)).toMatchObject({
      hash: compiled.hash,
    });
  });

  test('steps have their keys, pointers, names and what all steps may say', () => {
    const [step] = stepsOf({
      ...OPEN_CASE,
      name: 'Open a case',
      description: 'for people',
      continue_on_error: true,
      timeout: '5m',
      visible: true,
      retry: { attempts: 2, delay: '2m', factor: 1 },
    });
    expect(step).toEqual({
      type: 'action',
      key: 'open_case',
      name: 'Open a case',
      pointer: '/steps/0',
      action: 'case.create@1',
      side: 'own',
      repeat: 'safe',
      inputs: {
        is: 'map',
        entries: {
          template: { is: 'literal', value: 'manual-review' },
          objects: { is: 'list', items: [{ is: 'read', root: 'trigger', path: [] }] },
        },
      },
      retry: { attempts: 2, delay: 120_000, factor: 1, maximum: 120_000 },
      continueOnError: true,
      timeout: 300_000,
      visible: true,
      reads: [],
    });
  });
});

describe('a definition with many faults', () => {
  test('is told all of them at once, those of shape and those of meaning', () => {
    const faulty = {
      ...definitionWith({
        steps: [
          { ...OPEN_CASE, inptus: {} },
          when({ field: 'trigger.stauts', operator: 'equals', value: 'approved' }, [
            action('approve', 'inquiry.aprove', { inquiry: '{{trigger}}' }),
          ]),
          { key: 'wait_for_it', type: 'wait', for: '{{open_cas}}', events: ['case.resolved'] },
          action('decline', 'inquiry.decline', {}),
        ],
      }),
      on_failure: 'ask',
    };
    expect(findings(faulty)).toEqual([
      'bad_choice /on_failure',
      'unknown_key /steps/0/inptus',
      'unknown_field /steps/1/routes/0/when/field',
      'unknown_action /steps/1/routes/0/steps/0/action',
      'unknown_reference /steps/2/for',
      'missing_input /steps/3/inputs/inquiry',
    ]);
  });

  test('is told where each is in what was written, also behind what could not be read', () => {
    const steps = [
      { key: 'broken', type: 'action' },
      when({ field: 'trigger.status', operator: 'is' }, [action('lost', 'no.such', {})]),
      { ...when({ field: 'trigger.status', operator: 'is_blank' }), key: 'choose_too' },
      {
        key: 'choose_three',
        type: 'conditional',
        routes: [{ steps: [] }, { when: { field: 'trigger.x', operator: 'is_blank' }, steps: [] }],
        else: { steps: [action('last', 'no.such', { '/': '{{nothing}}' })] },
      },
    ];
    expect(findings(definitionWith({ steps }))).toEqual([
      'missing_key /steps/0/action',
      'bad_choice /steps/1/routes/0/when/operator',
      'missing_key /steps/3/routes/0/when',
      'unknown_field /steps/3/routes/1/when/field',
      'unknown_action /steps/3/else/steps/0/action',
      'unknown_reference /steps/3/else/steps/0/inputs/~1',
    ]);
  });

  test('is not told twice of one: what refers to something unreadable is no fault', () => {
    const broken = {
      ...definitionWith({
        variables: [{ name: 'total', type: 7 }],
        steps: [
          { key: 'fetch', type: 'action', inputs: {} },
          { key: 'later', type: 'module', module: 'decide' },
          { key: 'use', type: 'set', variable: 'total', value: '{{fetch.status}}' },
          when({
            all: [
              { field: 'vars.total', operator: 'greater_than', value: 1 },
              { field: 'later.x.y[0]', operator: 'is_blank' },
            ],
          }),
          { key: 'pause', type: 'wait', for: 7, events: ['case.resolved'] },
          { key: 'pause_too', type: 'wait', for: '{{fetch}}', events: [1] },
          { key: 'count', type: 'set', variable: 'total', operator: 'push', value: '{{trigger.anything}}' },
        ],
        labels: { a: '{{fetch.status}}' },
      }),
      trigger: { type: 'event', events: 'inquiry.completed' },
    };
    expect(findings(broken)).toEqual([
      'wrong_type /trigger/events',
      'wrong_type /variables/0/type',
      'missing_key /steps/0/action',
      'wrong_type /steps/4/for',
      'wrong_type /steps/5/events/0',
      'not_available_yet /steps/1/type',
    ]);
  });

  test('gives no warnings while its shape is wrong', () => {
    const steps = [when({ field: 'trigger.reference_id', operator: 'equals', value: 'x' })];
    expect(findings(definitionWith({ steps }))).toEqual(['missing_value /steps/0/routes/0/when']);
    expect(findings({ ...definitionWith({ steps }), also: 1 })).toEqual(['unknown_key /also']);
  });

  test('that is no map is told so', () => {
    expect(findings([SCREENING])).toEqual(['wrong_type ']);
    expect(findings(JSON.parse('{"__proto__": 1}'))).toEqual(['reserved_name /__proto__']);
  });
});

describe('what cannot run yet', () => {
  test('is refused with its place', () => {
    const later = definitionWith({
      tests: [],
      steps: [
        { key: 'a', type: 'loop', for_each: '{{x}}', steps: [{ ...OPEN_CASE, inputs: { wrong: 1 } }] },
        { key: 'b', type: 'module', module: 'decide' },
        { key: 'c', type: 'loop' },
        { ...STOP, on_error: { steps: [] }, undo: { steps: [] } },
        { key: 'd', type: 'wait', until: '2030-01-01', time_zone: 'UTC' },
      ],
      output: { x: '{{open_case.status}}', y: '{{b.score}}' },
    });
    expect(findings(later)).toEqual([
      'missing_key /steps/2/steps',
      'not_available_yet /tests',
      'not_available_yet /steps/0/type',
      'not_available_yet /steps/1/type',
      'not_available_yet /steps/3/on_error',
      'not_available_yet /steps/3/undo',
      'unreachable_step /steps/4',
      'not_available_yet /steps/4/time_zone',
    ]);
  });
});

describe('sizes', () => {
  const stops = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `s${from + index}`, type: 'wait', duration: '1s' }));

  test('of steps: 500 in all, those inside others counted', () => {
    const nested = (count: number) =>
      definitionWith({
        steps: [...stops(250, 0), when({ field: 'run.id', operator: 'equals', value: 'x' }, stops(count, 250))],
      });
    expect(findings(nested(249))).toEqual([]);
    expect(findings(nested(250))).toEqual(['too_many_steps /steps']);
  });

  test('of paths: 180 bytes', () => {
    expect(findings(definitionWith({ steps: [{ ...OPEN_CASE, key: 'k'.repeat(180) }] }))).toEqual([]);
    expect(findings(definitionWith({ steps: [{ ...OPEN_CASE, key: 'k'.repeat(181) }] }))).toEqual([
      'path_too_long /steps/0/key',
    ]);
  });

  test('of the plan: 256 KiB', () => {
    const many = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`k${index}`, '{{run.id}} {{run.id}}']));
    expect(findings(definitionWith({ output: many }))).toEqual(['plan_too_large ']);
  });
});

describe('keys', () => {
  test('of steps are unique in their definition, wherever they stand', () => {
    const steps = [OPEN_CASE, when({ field: 'trigger.age', operator: 'is_blank' }, [OPEN_CASE])];
    expect(findings(definitionWith({ steps }))).toEqual(['duplicate_key /steps/1/routes/0/steps/0/key']);
  });
});

describe('diagnostics', () => {
  test('are all on the reference page', () => {
    for (const code of Object.keys(DIAGNOSTICS)) expect(diagnosticsPage()).toContain(`| \`${code}\` |`);
  });
});

describe('outputs and labels', () => {
  test('ask the world in one look-up each', () => {
    const plan = planOf(
      definitionWith({
        labels: {
          account: '{{trigger.account.reference_id}}',
          fixed: 'yes',
          object: '{{trigger}}',
          age: '{{trigger.created_at}}',
        },
        output: {
          cases: '{{trigger.account.cases.count}}',
          again: 'has {{trigger.account.cases.count}}',
          template: '{{trigger.template.key}}',
        },
      }),
    );
    expect(plan.labelLookUps).toEqual([
      { is: 'relation', of: { is: 'read', root: 'trigger', path: [] }, path: ['account'], read: ['reference_id'] },
    ]);
    expect(plan.labels.object).toEqual({
      is: 'attribute',
      of: { is: 'read', root: 'trigger', path: [] },
      path: ['id'],
    });
    expect(plan.outputLookUps).toEqual([
      { is: 'relation', of: { is: 'read', root: 'trigger', path: [] }, path: ['account', 'cases'], read: 'count' },
      { is: 'relation', of: { is: 'read', root: 'trigger', path: [] }, path: ['template'], read: ['key'] },
    ]);
    expect(plan.output.again).toMatchObject({ is: 'text', parts: [{ value: 'has ' }, { is: 'looked', index: 0 }] });
  });

  test('labels are few, single and not personal', () => {
    const labels = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`l${index}`, 'x']));
    expect(findings(definitionWith({ labels }))).toEqual(['out_of_bounds /labels']);
    const wrong = {
      name: '{{trigger.fields.name_first}}',
      text: 'for {{trigger.note}}',
      list: '{{trigger.tags}}',
      map: { a: 1 },
      steps: '{{open_case.id}}',
      vars: '{{vars.x}}',
      unknown: '{{nothing}}',
      initials: '{{trigger.note.length}}',
    };
    expect(findings(definitionWith({ labels: wrong, steps: [OPEN_CASE] }))).toEqual([
      'personal_label /labels/name',
      'personal_label /labels/text',
      'type_mismatch /labels/list',
      'type_mismatch /labels/map',
      'not_readable_here /labels/steps',
      'not_readable_here /labels/vars',
      'unknown_reference /labels/unknown',
    ]);
  });

  test('actions give back only what is read of them', () => {
    const [fetch, open, idle] = planOf(
      definitionWith({
        steps: [
          action('fetch', 'http.request', { url: 'https://a.example/' }),
          OPEN_CASE,
          action('idle', 'object.fetch', { object: '{{trigger}}' }),
        ],
        output: {
          a: '{{fetch.body.people[0].name}}',
          b: '{{fetch.body.people.x}}',
          c: '{{fetch.status}}',
          d: '{{open_case.name}}',
        },
      }),
    ).steps;
    expect(idle).toMatchObject({ reads: [] });
    expect(fetch).toMatchObject({ reads: [['body', 'people'], ['status']] });
    expect(open).toMatchObject({ reads: [[]] });
  });
});
