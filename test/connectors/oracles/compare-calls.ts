import type { StandIn } from '../../../bin/dev/stand-ins/stand-in';
import type { RecordedCall } from './record-calls';
import { startRecorder } from './record-calls';

interface Compared<S extends StandIn> {
  start(): Promise<S>;
  /** What both sides find there. */
  readonly prepare?: (standIn: S) => void;
  ours(url: string, standIn: S): Promise<unknown>;
  /** By the vendor's library. Gives what it read in the answer. */
  theirs(url: string, standIn: S): Promise<unknown>;
  /** Of our calls, which are compared; all, if left out. */
  readonly of?: (call: RecordedCall) => boolean;
}

/** Makes the same call by our client and by the vendor's library, each before a stand-in of its own. */
export async function compareCalls<S extends StandIn>({ start, prepare, ours, theirs, of = () => true }: Compared<S>) {
  const asked = async (ask: Compared<S>['ours']) => {
    const standIn = await start();
    prepare?.(standIn);
    const recorder = await startRecorder(standIn.url);
    try {
      return { read: await ask(recorder.url, standIn), calls: recorder.calls.filter(of) };
    } finally {
      await recorder.close();
      await standIn.close();
    }
  };
  return { ours: await asked(ours), theirs: await asked(theirs) };
}
