import { definitionWith, findings, planOf } from './definition-with';

const limited = (concurrency: unknown, more = {}) => definitionWith({ concurrency, ...more });
const api = {
  trigger: { type: 'api', fields: { who: { type: 'account' }, phone: { type: 'string', personal: true } } },
};

describe('a concurrency limit', () => {
  test('is queued over, and released by what is held, if nothing else is said', () => {
    expect(planOf(limited({ key: 'one', limit: 1 })).concurrency).toEqual({
      key: { is: 'literal', value: 'one' },
      limit: 1,
      onLimit: 'queue',
      held: 'release',
    });
    const said = { key: 'one', limit: 3, on_limit: 'refuse', held: 'keep' };
    expect(planOf(limited(said)).concurrency).toMatchObject({ limit: 3, onLimit: 'refuse', held: 'keep' });
    expect(planOf(definitionWith({})).concurrency).toBeUndefined();
  });

  test('has a key that may look further than the trigger, and is the id of an object', () => {
    expect(planOf(limited({ key: '{{trigger.account.id}}', limit: 1 })).concurrency).toMatchObject({
      key: { is: 'looked', index: 0 },
      lookUps: [{ is: 'relation', path: ['account'] }],
    });
    expect(planOf(limited({ key: '{{trigger.who}}', limit: 1 }, api)).concurrency?.key).toEqual({
      is: 'attribute',
      of: { is: 'read', root: 'trigger', path: ['who'] },
      path: ['id'],
    });
  });

  test('makes the copies of a run carry what its key reads', () => {
    const plan = planOf(limited({ key: '{{trigger.reference_id}}', limit: 1 }));
    expect(plan.carries).toEqual({ inquiry: [['reference_id']] });
  });

  test.each([
    ['is personal', '{{trigger.phone}}', ['personal_key /concurrency/key']],
    ['is a list', ['a', 'b'], ['type_mismatch /concurrency/key']],
    ['is another one for each run', '{{run.id}}', ['not_readable_here /concurrency/key']],
    ['reads a variable', '{{vars.x}}', ['not_readable_here /concurrency/key']],
    ['names nothing', '{{trigger.nobody}}', ['unknown_field /concurrency/key']],
  ])('is refused a key that %s', (_what, key, expected) => {
    expect(findings(limited({ key, limit: 1 }, api))).toEqual(expected);
  });

  test('is refused a limit of nothing or of too many, and what is not among the choices', () => {
    expect(findings(limited({ key: 'a', limit: 1001, on_limit: 'wait', held: 'maybe' }))).toEqual([
      'out_of_bounds /concurrency/limit',
      'bad_choice /concurrency/on_limit',
      'bad_choice /concurrency/held',
    ]);
  });
});
