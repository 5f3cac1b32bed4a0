import { OutsideFault } from '../../../src/outgoing/outside-fault';

/** What a call is refused or fails with; an answer is a failure of the test. */
export async function faultOf(call: Promise<unknown>): Promise<OutsideFault> {
  const settled = await call.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  if (settled instanceof OutsideFault) return settled;
  throw new Error(`expected an OutsideFault, got ${String(settled)}`);
}
