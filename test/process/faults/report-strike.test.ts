import { createObject, getObject } from '../../../src/objects';
import { reportWorkflowId } from '../../../workflows/contract';
import { StandInProvider } from '../../harness/report-provider';
import { readBlows } from './blows';
import { FaultWorld } from './fault-world';
import { hasten } from './hasten';

const PATIENCE = 700_000;

test.each([
  ['before it asks', 'before-outside-call', 1],
  ['after it was answered', 'after-outside-call', 2],
  ['after it has written the answer', 'after-commit', 1],
] as const)(
  'a worker that is killed %s loses no report and writes none twice',
  async (_, point, calls) => {
    const world = await FaultWorld.open();
    const provider = await StandInProvider.open();
    try {
      const url = provider.says('/phone', { status: 200, body: { result: { phone_risk_level: 'high' } } });
      const worker = world.start(
        'worker',
        { point, blows: 1, steps: [] },
        {
          USHER_OUTGOING_ALLOW: '127.0.0.1',
          USHER_OUTGOING_ALLOW_HTTP: 'true',
        },
      );
      const report = await world.write(async (writing) => {
        await createObject(writing, 'report-template', {
          key: 'struck',
          attributes: { report_type: 'phone-number', provider: { type: 'http', url } },
        });
        return createObject(writing, 'report', {
          attributes: { query: { phone_number: '+14155550100' } },
          relations: { template: ['struck'] },
        });
      });
      worker.onDeath(() => hasten(world, reportWorkflowId({ environmentId: '', reportId: report.id, run: 1 })));
      world.dispatch();
      const { db } = world.service;
      const ready = await world.until('the report is ready', async () => {
        const now = await getObject(db, report.environmentId, report.id);
        return now.status === 'ready' && worker.deaths === 1 ? now : undefined;
      });
      expect(ready.attributes['phone_risk_level']).toBe('high');
      expect(readBlows(world.blowFile)).toHaveLength(1);
      await world.client.workflow
        .getHandle(reportWorkflowId({ environmentId: '', reportId: report.id, run: 1 }))
        .result();
      expect(provider.arrivals('/phone').map(({ headers }) => headers['idempotency-key'])).toEqual(
        Array.from({ length: calls }, () => `${report.id}/1`),
      );
      const events = await db.selectFrom('events').select('name').where('object_id', '=', report.id).execute();
      expect(events.filter(({ name }) => name === 'report.ready')).toHaveLength(1);
    } finally {
      await world.close();
      await provider.close();
    }
  },
  PATIENCE,
);
