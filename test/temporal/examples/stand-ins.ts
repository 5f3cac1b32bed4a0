import type { StandIn } from '../../../bin/dev/stand-ins/stand-in';
import { STAND_INS } from '../../../bin/dev/stand-ins/stand-ins';
import type { NewConnection } from '../../../src/connections/create-connection';

/** What an example says of a connection, in its `connections.json`. */
export interface StandInConnection {
  /** Of the connection, and of the stand-in that it leads to. */
  readonly key: string;
  /** What is there before the run: the arguments of the stand-in's `add`. */
  readonly records?: readonly (readonly unknown[])[];
}

interface Filled extends StandIn {
  readonly add?: (...record: readonly unknown[]) => unknown;
}

/** Starts a stand-in for each, and gives the connections to them. */
export async function openStandIns(wanted: readonly StandInConnection[]) {
  const opened = await Promise.all(
    wanted.map(async ({ key, records = [] }) => {
      const listed = STAND_INS.find((one) => one.key === key);
      if (listed === undefined) throw new Error(`There is no stand-in "${key}".`);
      const { standIn, connection } = await listed.start({});
      for (const record of records) (standIn as Filled).add?.(...record);
      if (connection === undefined) throw new Error(`The stand-in "${key}" needs no connection.`);
      return { key, standIn, connection: { key, ...connection } };
    }),
  );
  return {
    connections: opened.map(({ connection }): NewConnection => connection),
    /** What arrived at each, the oldest first. */
    arrivals: async () => {
      const each = opened.map(async ({ key, standIn }) => {
        const arrived = await standIn.arrivals();
        return [key, arrived.map(({ details }) => details).reverse()] as const;
      });
      return Object.fromEntries(await Promise.all(each));
    },
    close: async () => {
      await Promise.all(opened.map(({ standIn }) => standIn.close()));
    },
  };
}
