import { sql } from 'kysely';
import { pickFreePort } from '../../../bin/dev/ports';
import { startLeft } from '../../../src/sweep/start-left';
import { FaultWorld } from './fault-world';

const PATIENCE = 700_000;
/** More than are written down at once. */
const ROWS = 620;
/** Blows that fall on the API, when a part of the file is written down, and on the dispatcher, when a batch is. */
const BLOWS = { api: 1, dispatcher: 3 };

const GREET = {
  key: 'greet',
  name: 'Greet',
  trigger: { type: 'api', fields: { name: { type: 'string', required: true } } },
  steps: [{ key: 'done', type: 'stop', outcome: 'completed' }],
};
const FILE = `name\n${Array.from({ length: ROWS }, (_, n) => `person ${n}`).join('\n')}\n`;

test(
  'a file starts each of its rows once, though the API dies while it takes it and the dispatcher while it does it',
  async () => {
    const world = await FaultWorld.open();
    try {
      await world.deploy(GREET);
      const port = await pickFreePort();
      const point = 'after-page-commit';
      const api = world.start('api', { point, blows: BLOWS.api, steps: [] }, { USHER_PORT: String(port) });
      const address = `http://127.0.0.1:${port}/api/v1/workflows/greet/run-uploads`;
      const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'text/csv' };
      const send = () => fetch(address, { method: 'POST', headers, body: FILE }).catch(() => undefined);
      const answer = await world.until('the file is taken', send);
      expect([answer.status, api.deaths]).toEqual([201, BLOWS.api]);
      const blows = BLOWS.api + BLOWS.dispatcher;
      const dispatcher = world.start('dispatcher', { point, blows, steps: [] });
      await world.until('every row is done', async () => {
        const { rows } = await sql<{ status: string }>`
          select status from run_uploads where status <> 'receiving'`.execute(world.service.db);
        return rows[0]?.status === 'completed' ? true : undefined;
      });
      expect(dispatcher.deaths).toBe(BLOWS.dispatcher);
      // What was committed when the dispatcher fell is started by the sweep.
      await startLeft(world.service, 0);
      const { rows } = await sql`
        select count(*)::int as runs, count(distinct start -> 'trigger' ->> 'name')::int as names,
          count(started_at)::int as started from runs`.execute(world.service.db);
      expect(rows).toEqual([{ runs: ROWS, names: ROWS, started: ROWS }]);
      expect((await send())?.status).toBe(200);
    } finally {
      await world.close();
    }
  },
  PATIENCE,
);
