import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pickFreePort } from '../../bin/dev/ports';
import { type RunningTemporal, startTemporal } from '../../bin/dev/temporal/temporal';
import { createObject, moveObject } from '../../src/objects';
import { sweep } from '../../src/sweep/sweep';
import { cacheFolder } from '../harness/server-stock';
import { House } from './house';

let folder: string;
let port: number;
let temporal: RunningTemporal;
let house: House;

function start(): Promise<RunningTemporal> {
  return startTemporal({
    port,
    namespace: 'default',
    databaseFile: path.join(folder, 'temporal.db'),
    logFile: path.join(folder, 'temporal.log'),
    cacheFolder: cacheFolder(),
    report: () => undefined,
  });
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-restart-'));
  port = await pickFreePort();
  temporal = await start();
  house = await House.open({ temporalAddress: temporal.address });
});

afterAll(async () => {
  await house.close();
  await temporal.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

function api(key: string, steps: object[], rest: object = {}) {
  return { key, name: key, trigger: { type: 'api', fields: {} }, steps, ...rest };
}

test('a restart of Temporal loses no run, no event and no trigger that came while it was away', async () => {
  const inquiry = await house.write((w) => createObject(w, 'inquiry', { relations: { template: ['onboarding'] } }));
  const person = { key: 'person', type: 'wait', for: '{{trigger.inquiry}}', events: ['inquiry.completed'] };
  const trigger = { type: 'api', fields: { inquiry: { type: 'inquiry', required: true } } };
  const output = { by: '{{person.resolved_by}}' };
  const waiting = await house.deploy(api('waiting-run', [person], { trigger, output }));
  const sleeping = await house.deploy(api('sleeping-run', [{ key: 'nap', type: 'wait', duration: '5s' }]));
  const short = await house.deploy(api('short-run', [{ key: 'done', type: 'stop', outcome: 'completed' }]));
  const [waits, sleeps] = [await house.start(waiting, { inquiry: inquiry.id }), await house.start(sleeping)];
  await house.waitingAt(waits.id, 'person');
  await house.waitingAt(sleeps.id, 'nap');

  await temporal.stop();
  const late = await house.start(short);
  expect(late).toMatchObject({ status: 'in_progress' });
  await house.write((w) => moveObject(w, 'inquiry', inquiry.id, 'completed'));

  temporal = await start();
  expect(await house.settled(waits.id)).toMatchObject({ status: 'completed', output: { by: 'event' } });
  expect(await house.settled(sleeps.id)).toMatchObject({ status: 'completed' });
  await house.until(async () => ((await sweep(house.service)).started > 0 ? true : undefined));
  expect(await house.settled(late.id)).toMatchObject({ status: 'completed' });
}, 120_000);
