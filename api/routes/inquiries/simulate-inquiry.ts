import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FaultError, fault } from '../../../src/faults';
import { getObject, moveObject, type StoredObject, simulateVerification } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { addActionRoute, type OfferedKind } from '../object-routes';

const MOVES = {
  start_inquiry: 'pending',
  complete_inquiry: 'completed',
  fail_inquiry: 'failed',
  expire_inquiry: 'expired',
  mark_for_review_inquiry: 'needs_review',
  approve_inquiry: 'approved',
  decline_inquiry: 'declined',
} as const;

type Simulated = keyof typeof MOVES;

const bodySchema = z.strictObject({
  meta: z.strictObject({
    simulateActions: z
      .array(
        z.union([
          z.strictObject({ type: z.enum(Object.keys(MOVES) as [Simulated, ...Simulated[]]) }),
          z.strictObject({
            type: z.enum(['create_passed_verification', 'create_failed_verification']),
            data: z.strictObject({ verificationTemplateId: z.string() }),
          }),
        ]),
      )
      .min(1)
      .max(20),
  }),
});

/** Adds `perform-simulate-actions`: in the sandbox, what a person or a reviewer would do, in order, all or nothing. */
export function addSimulateRoute(app: FastifyInstance, service: Service, offered: OfferedKind): void {
  addActionRoute(app, service, offered, {
    name: 'perform-simulate-actions',
    summary: 'Do in the sandbox what a person or a reviewer would do',
    body: bodySchema,
    act: async (writing, object, { meta }) => {
      if (writing.environment.key !== 'sandbox') {
        throw fault('not_permitted', { message: 'Only an inquiry of the sandbox can be simulated.' });
      }
      let now = object;
      for (const [index, action] of meta.simulateActions.entries()) now = await simulate(writing, now, action, index);
      return now;
    },
  });
}

type Action = z.output<typeof bodySchema>['meta']['simulateActions'][number];

async function simulate(writing: Writing, object: StoredObject, action: Action, index: number): Promise<StoredObject> {
  if ('data' in action) return simulateOne(writing, object, action, index);
  // One that was started already would be resumed by becoming pending.
  const options = action.type === 'start_inquiry' ? { by: 'inquiry.started' } : {};
  return moveObject(writing, 'inquiry', object.id, MOVES[action.type], options);
}

/** A verification that is gone through; gives the inquiry as it then is. */
async function simulateOne(
  writing: Writing,
  inquiry: StoredObject,
  { type, data }: Extract<Action, { data: object }>,
  index: number,
): Promise<StoredObject> {
  const passes = type === 'create_passed_verification';
  try {
    await simulateVerification(writing, inquiry, data.verificationTemplateId, passes);
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'relation_target_not_found') throw error;
    const pointer = `/meta/simulate-actions/${index}/data/verification-template-id`;
    throw fault('relation_target_not_found', { pointer, details: { kind: 'verification-template' } });
  }
  return getObject(writing.trx, writing.environment.id, inquiry.id, 'inquiry');
}
