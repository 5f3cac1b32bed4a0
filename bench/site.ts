import { randomBytes } from 'node:crypto';
import { actionEntries } from '../activities/catalogue';
import { dataConverter } from '../src/codec/data-converter';
import { type Connected, connect } from '../src/database';
import { activate } from '../src/definitions/activate';
import { publish } from '../src/definitions/publish';
import { saveDraft } from '../src/definitions/save-draft';
import { kindEntries } from '../src/kinds';
import { createObject } from '../src/objects';
import { createOrganization } from '../src/organizations';
import type { Log, Service } from '../src/service';
import { openTemporal } from '../src/temporal/temporal';
import type { Environment, Writing } from '../src/writing';

/** Where the servers of a bench are. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

export const NAMESPACE = 'default';
/** Connections, and with them local activities at once, of each worker: as `usher worker` has them. */
export const POOL = 10;

/** The service, as one process of the bench uses it. */
export interface Opened {
  readonly service: Service;
  close(): Promise<void>;
}

export function openService({ databaseUrl, temporalAddress }: Addresses, taskQueue: string): Opened {
  const connected: Connected = connect(databaseUrl, { poolSize: POOL, statementTimeout: 3000 });
  const temporal = openTemporal({ address: temporalAddress, namespace: NAMESPACE, dataConverter });
  const { db, pool } = connected;
  const catalogue = { actions: actionEntries(), kinds: kindEntries() };
  return {
    service: { db, pool, temporal, catalogue, taskQueue, log },
    close: async () => {
      await Promise.all([connected.close(), temporal.close()]);
    },
  };
}

export function newQueue(): string {
  return `bench-${randomBytes(6).toString('hex')}`;
}

/** One workflow on one object may be started a hundred times a minute: runs take turns. */
const INQUIRIES = 64;

/** What all runs of a bench are about. */
export interface Furniture {
  readonly environment: Environment;
  readonly inquiries: readonly string[];
}

/** Makes an organization with an environment and inquiries, and deploys the definitions there. */
export async function furnish(service: Service, definitions: readonly object[]): Promise<Furniture> {
  const organization = await createOrganization(service.db, { name: 'Bench', environments: ['sandbox'] });
  const [environment] = organization.environments;
  if (environment === undefined) throw new Error('There is no environment.');
  const inquiries = await service.db.transaction().execute(async (trx) => {
    const writing: Writing = { trx, environment, actor: { type: 'system', id: 'usher' }, cause: { depth: 0 } };
    await createObject(writing, 'inquiry-template', { key: 'onboarding', attributes: { name: 'Onboarding' } });
    const ids: string[] = [];
    for (let number = 1; number <= INQUIRIES; number += 1) {
      const values = { referenceId: `customer-${number + 100}`, relations: { template: ['onboarding'] } };
      ids.push((await createObject(writing, 'inquiry', values)).id);
    }
    return ids;
  });
  for (const definition of definitions) await deploy(service, environment, definition);
  return { environment, inquiries };
}

async function deploy(service: Service, environment: Environment, definition: object): Promise<void> {
  const { workflow } = await saveDraft(service, environment.organizationId, definition);
  await publish(service, workflow);
  await activate(service, environment, workflow);
}

/** Only what should not happen is said. */
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (details, message) => process.stderr.write(`warn ${message} ${JSON.stringify(details)}\n`),
  error: (details, message) => process.stderr.write(`error ${message} ${JSON.stringify(details)}\n`),
};
