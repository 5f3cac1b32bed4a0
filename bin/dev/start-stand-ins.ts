import type { Report } from './binaries/find-binary';
import type { Closing } from './closing';
import type { ListedStandIn, StartedStandIn } from './stand-ins/stand-ins';

export type RunningStandIn = StartedStandIn & Pick<ListedStandIn, 'key' | 'title'>;

export interface StandInsOptions {
  /** That of the dev page: theirs follow it. */
  readonly port: number;
  readonly closing: Closing;
  readonly report: Report;
}

/** The port of the nth stand-in. */
export function standInPort(devPagePort: number, index: number): number {
  return devPagePort + 1 + index;
}

/** Starts all of them at once. One that does not start is reported, and the others do without it. */
export async function startStandIns(
  listed: readonly ListedStandIn[],
  { port, closing, report }: StandInsOptions,
): Promise<readonly RunningStandIn[]> {
  const started = await Promise.all(
    listed.map(async ({ start, ...rest }, index): Promise<RunningStandIn | undefined> => {
      try {
        const started = await start({ port: standInPort(port, index) });
        closing.add(`${rest.title} stand-in`, () => started.standIn.close());
        return { ...rest, ...started };
      } catch (error) {
        const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
        report(`${rest.title} stand-in: not started: ${why}`);
        return undefined;
      }
    }),
  );
  return started.filter((one) => one !== undefined);
}

/** `host:port` of each: what the worker is let through to, in plain http too. */
export function addressesOf(standIns: readonly RunningStandIn[]): readonly string[] {
  return standIns.map(({ standIn }) => new URL(standIn.url).host);
}
