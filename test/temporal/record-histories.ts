import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { Service } from '../../src/service';
import { HOST_VERSION } from '../../workflows/contract';
import { livesOf } from './read-history';

/** The workflows of these tests whose runs are kept for the replay tests: each way of a run once. */
const KEPT = [
  'onboard-and-wait',
  'early',
  'deadline',
  'by-hand',
  'withdrawn',
  'overtaking',
  'stubborn',
  'twice',
  'lost',
  'tried-again',
  'one-held',
  'given-up',
  'waiting',
  'effect',
  'long',
  'long-wait',
];

/** Keeps the histories of a house, one file for each time that a run continued as new. For a new version of the host. */
export async function recordHistories({ db }: Service, client: Client): Promise<void> {
  const folder = path.join(__dirname, 'histories', `host-${HOST_VERSION}`);
  await mkdir(folder, { recursive: true });
  const runs = await db.selectFrom('runs').select(['id', 'workflow_key']).where('workflow_key', 'in', KEPT).execute();
  for (const run of runs) {
    for (const [index, history] of (await livesOf(client, run.id)).entries()) {
      const text = JSON.stringify(JSON.parse(historyToJSON(history)), withoutStacks);
      await writeFile(
        path.join(folder, `${run.workflow_key}-${index + 1}.history`),
        `${text.replace(MACHINE, 'worker')}\n`,
      );
    }
  }
}

/** `1234@host`: who recorded it is nobody's business. */
const MACHINE = /\b\d+@[\w.-]+/g;

function withoutStacks(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? '' : value;
}
