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
  'both-end',
  'first-stops',
];

/**
 * Keeps the histories of a house's runs, and of its deliveries and timers that are named, one file for each time that one
 * continued as new. For a new version of the host, or of what carries deliveries and timers.
 */
export async function recordHistories(
  { db }: Service,
  client: Client,
  named: ReadonlyMap<string, string>,
): Promise<void> {
  const runs = await db.selectFrom('runs').select(['id', 'workflow_key']).where('workflow_key', 'in', KEPT).execute();
  for (const { id, workflow_key: key } of runs) await recordHistory(client, key, id);
  for (const [name, workflowId] of named) await recordHistory(client, name, workflowId);
}

/** Keeps one by that name, where histories are to be recorded. */
export async function recordHistory(client: Client, name: string, workflowId: string): Promise<void> {
  if (process.env.USHER_RECORD_HISTORIES === undefined) return;
  const folder = path.join(__dirname, 'histories', `host-${HOST_VERSION}`);
  await mkdir(folder, { recursive: true });
  for (const [index, history] of (await livesOf(client, workflowId)).entries()) {
    const text = JSON.stringify(JSON.parse(historyToJSON(history)), withoutStacks);
    await writeFile(path.join(folder, `${name}-${index + 1}.history`), `${text.replace(MACHINE, 'worker')}\n`);
  }
}

/** `1234@host`: who recorded it is nobody's business. */
const MACHINE = /\b\d+@[\w.-]+/g;

function withoutStacks(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? '' : value;
}
