import { needPostgres, needTemporal, stopServers } from '../test/harness/server-stock';
import { temporalAddress } from '../test/harness/temporal-address';
import { createTestDatabase } from '../test/harness/test-database';
import { COMPARED } from './compare';
import { TRIGGERED, WAITING } from './definitions';
import { type Addresses, type Furniture, furnish, newQueue, type Opened, openService } from './site';

/** The servers of the tests, a database of the bench's own, and in it what is measured. */
export interface Servers {
  readonly addresses: Addresses;
  readonly opened: Opened;
  readonly furniture: Furniture;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  try {
    await Promise.all([needPostgres(), needTemporal()]);
    const database = await createTestDatabase();
    const addresses = { databaseUrl: database.url, temporalAddress: temporalAddress() };
    const opened = openService(addresses, newQueue());
    const furniture = await furnish(opened.service, [...COMPARED, WAITING, TRIGGERED]);
    const stop = async () => {
      await opened.close();
      await database.drop();
      await stopServers();
    };
    return { addresses, opened, furniture, stop };
  } catch (error) {
    await stopServers();
    throw error;
  }
}
