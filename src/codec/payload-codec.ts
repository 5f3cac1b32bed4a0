import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';

/**
 * One thing done to every payload. `encode` may be called without a context (a schedule, a query from outside) and must
 * do its work then too; `decode` goes by the payload alone, since the Web UI's codec has no context to give.
 */
export interface PayloadStep {
  encode(payload: Payload, context: SerializationContext | undefined): Promise<Payload>;
  decode(payload: Payload): Promise<Payload>;
}

/** A codec of steps: encoded in their order, decoded in the reverse. A payload that no step knows passes untouched. */
export function payloadCodecOf(steps: readonly PayloadStep[]): PayloadCodec {
  const back = [...steps].reverse();
  return {
    encode: (payloads, context) =>
      Promise.all(payloads.map((payload) => through(steps, payload, (step, at) => step.encode(at, context)))),
    decode: (payloads) => Promise.all(payloads.map((payload) => through(back, payload, (step, at) => step.decode(at)))),
  };
}

async function through(
  steps: readonly PayloadStep[],
  payload: Payload,
  apply: (step: PayloadStep, payload: Payload) => Promise<Payload>,
): Promise<Payload> {
  let at = payload;
  for (const step of steps) at = await apply(step, at);
  return at;
}
