import { sql } from 'kysely';
import { ApiClient } from './api-client';
import { readBlows } from './blows';
import { effectsOf, simulatedEffects } from './effects';
import { FaultWorld } from './fault-world';
import { keyOf, onboard, simulateOnboard } from './onboard';
import { approveCase, begin, failInquiry, settled, waitedFor } from './people';

/** Blows that fall at each point. */
const BLOWS = Number(process.env.USHER_FAULT_RUNS ?? 2);
/** A run of an API client takes three requests. */
const RUNS = Math.ceil(BLOWS / 3);
const PATIENCE = 700_000 + BLOWS * 60_000;

let world: FaultWorld;
beforeEach(async () => {
  world = await FaultWorld.open();
  await world.deploy(onboard(world.outside.host, 'keyed'));
});
afterEach(() => world.close());

async function expectSimulated(runId: string, customer: string): Promise<void> {
  const run = await settled(world, runId);
  const expected = simulatedEffects(simulateOnboard(world.outside.host, 'keyed'));
  expect(await effectsOf(world, run, customer)).toEqual(expected);
  expect(world.outside.callsOf(runId)).toEqual({ 'tell/1': 1 });
}

test(
  'a dispatcher that is killed after its signal and before its mark leaves no wait unrung, and no event counts twice',
  async () => {
    world.start('worker');
    const dispatcher = world.start('dispatcher', { point: 'after-signal', blows: BLOWS, steps: [] });
    // One run at a time, so that events come one by one. An event that the first look takes needs no signal: no blow.
    for (let index = 0; readBlows(world.blowFile).length < BLOWS && index < BLOWS * 3; index += 1) {
      const customer = `cus_${index}`;
      const runId = await begin(world, keyOf('keyed'), customer);
      await failInquiry(world, await waitedFor(world, runId, 'await_person'));
      await approveCase(world, await waitedFor(world, runId, 'await_review'));
      await expectSimulated(runId, customer);
    }
    expect(readBlows(world.blowFile)).toHaveLength(BLOWS);
    expect(dispatcher.deaths).toBe(BLOWS);
    await world.until('every event is dispatched', async () => {
      const { rows } = await sql`select id from events where dispatched_at is null`.execute(world.service.db);
      return rows.length === 0 ? true : undefined;
    });
  },
  PATIENCE,
);

test(
  'an API that is killed after the commit of an event loses none, and a client that asks again with its key gets one run',
  async () => {
    world.start('worker');
    world.start('dispatcher');
    const api = await ApiClient.open(world, { point: 'after-event-commit', blows: RUNS * 3, steps: [] });
    for (let index = 0; index < RUNS; index += 1) {
      const customer = `cus_${index}`;
      const triggered = await api.trigger(keyOf('keyed'), { customer }, `trigger ${customer}`);
      expect(triggered.status).toBe(200);
      const runId = triggered.body.data?.id ?? '';
      const inquiry = await waitedFor(world, runId, 'await_person');
      const failing = { meta: { 'simulate-actions': [{ type: 'start_inquiry' }, { type: 'fail_inquiry' }] } };
      const failed = await api.post(`/inquiries/${inquiry}/perform-simulate-actions`, failing, `fail ${customer}`);
      expect(failed.status).toBe(200);
      const review = await waitedFor(world, runId, 'await_review');
      const approving = { meta: { status: 'Approved' } };
      const approved = await api.post(`/cases/${review}/set-status`, approving, `approve ${customer}`);
      expect(approved.status).toBe(200);
      await expectSimulated(runId, customer);
    }
    const { rows } = await sql<{ id: string }>`select id from runs`.execute(world.service.db);
    expect(rows).toHaveLength(RUNS);
    expect(readBlows(world.blowFile)).toHaveLength(RUNS * 3);
    expect(api.process.deaths).toBe(RUNS * 3);
  },
  PATIENCE,
);
