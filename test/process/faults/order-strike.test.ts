import { sql } from 'kysely';
import { createObject } from '../../../src/objects';
import { trigger } from '../../../src/runs/start/trigger';
import { FaultWorld } from './fault-world';

const PATIENCE = 700_000;

const ORDERED = {
  key: 'ordered',
  name: 'Ordered',
  trigger: { type: 'date', kind: 'account' },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
};
const ORDER = {
  key: 'order',
  name: 'Order',
  trigger: { type: 'api', fields: { account: { type: 'account', required: true } } },
  steps: [
    {
      key: 'at_a_time',
      type: 'action',
      action: 'workflow.schedule',
      // Past: it is come at once.
      inputs: { workflow: 'ordered', object: '{{trigger.account}}', at: '2026-01-01' },
    },
  ],
};

test(
  'a sweeper that is killed while it sets the timer of an order loses no run of it, and starts none twice',
  async () => {
    const world = await FaultWorld.open();
    try {
      await world.deploy(ORDERED);
      await world.deploy(ORDER);
      const account = await world.write((writing) => createObject(writing, 'account', {}));
      world.start('worker');
      const dispatcher = world.start('dispatcher', { point: 'after-ring', blows: 1, steps: [] });
      const { service, environment } = world;
      const actor = { type: 'api-key', id: 'key_test' } as const;
      await trigger(service, environment, ORDER.key, { account: account.id }, { actor });
      await world.until('the ordered run has ended', async () => {
        const { rows } = await sql`
          select 1 from runs where workflow_key = 'ordered' and status = 'completed'`.execute(service.db);
        return rows.length > 0 && dispatcher.deaths === 1 ? true : undefined;
      });
      const { rows } = await sql`
        select p.status, (select count(*)::int from runs where workflow_key = 'ordered') as runs
        from planned_runs p`.execute(service.db);
      expect(rows).toEqual([{ status: 'started', runs: 1 }]);
    } finally {
      await world.close();
    }
  },
  PATIENCE,
);
