import { sql } from 'kysely';
import { temporalAddress } from '../../harness/temporal-address';
import { ApiClient } from './api-client';
import { FaultWorld } from './fault-world';
import { Line } from './line';
import { settled } from './people';

const PATIENCE = 700_000;
const SHORT = {
  key: 'short',
  name: 'Short',
  trigger: { type: 'api', fields: {} },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
};

let world: FaultWorld;
let line: Line | undefined;
beforeEach(async () => {
  world = await FaultWorld.open();
  await world.deploy(SHORT);
});
afterEach(async () => {
  await line?.mend();
  await world.close();
  await line?.cut();
});

async function runsStored(): Promise<readonly { readonly id: string; readonly started: boolean }[]> {
  const { rows } = await sql<{ id: string; started: boolean }>`
    select id, started_at is not null as started from runs order by created_at`.execute(world.service.db);
  return rows;
}

test(
  'with Temporal away triggers are accepted with 200 and in progress, and the runs start when it is back',
  async () => {
    const temporal = await Line.open(temporalAddress());
    line = temporal;
    const env = { TEMPORAL_ADDRESS: temporal.address };
    world.start('worker');
    world.start('dispatcher', undefined, env);
    const api = await ApiClient.open(world, undefined, env);
    expect((await api.trigger('short', {}, 'before')).status).toBe(200);
    await temporal.cut();
    const ids: string[] = [];
    for (const key of ['first', 'second']) {
      const { status, body } = await api.trigger('short', {}, key);
      expect(status).toBe(200);
      expect(body.data?.attributes.status).toBe('in_progress');
      ids.push(body.data?.id ?? '');
    }
    expect((await runsStored()).filter(({ started }) => !started).map(({ id }) => id)).toEqual(
      expect.arrayContaining(ids),
    );
    await temporal.mend();
    for (const id of ids) expect((await settled(world, id)).status).toBe('completed');
    expect(await runsStored()).toHaveLength(3);
  },
  PATIENCE,
);

test(
  'with Postgres away a trigger is a 503 with Retry-After, nothing is written, and the same key starts one run later',
  async () => {
    const url = new URL(world.databaseUrl);
    const postgres = await Line.open(url.host);
    line = postgres;
    url.host = postgres.address;
    world.start('worker');
    world.start('dispatcher', undefined, { DATABASE_URL: url.href });
    const api = await ApiClient.open(world, undefined, { DATABASE_URL: url.href });
    expect((await api.trigger('short', {}, 'before')).status).toBe(200);
    await postgres.cut();
    const refused = await api.trigger('short', {}, 'away');
    expect(refused.status).toBe(503);
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(refused.body.errors).toHaveLength(1);
    expect(await runsStored()).toHaveLength(1);
    await postgres.mend();
    const accepted = await world.until('it is accepted', async () => {
      const answer = await api.trigger('short', {}, 'away');
      return answer.status === 200 ? answer : undefined;
    });
    expect((await settled(world, accepted.body.data?.id ?? '')).status).toBe('completed');
    expect(await runsStored()).toHaveLength(2);
  },
  PATIENCE,
);
