/** A schedule over the accounts whose reference begins with `take`, whose runs end at once; nothing starts it but a hand. */
export function eachAccount(perSecond: number) {
  return {
    key: 'each-account',
    name: 'Each account',
    trigger: {
      type: 'schedule',
      every: { months: 12, at: '03:00' },
      start_on: '2026-01-01',
      objects: {
        kind: 'account',
        filter: { field: 'trigger.reference_id', operator: 'starts_with', value: 'take' },
        per_second: perSecond,
      },
    },
    steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
  };
}
