import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fault } from '../../src/faults';
import { moveObject, type StoredObject } from '../../src/objects';
import type { Service } from '../../src/service';
import type { Writing } from '../../src/writing';
import { addActionRoute, type OfferedKind } from './object-routes';

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
      for (const [index, { type }] of meta.simulateActions.entries()) now = await simulate(writing, now, type, index);
      return now;
    },
  });
}

async function simulate(writing: Writing, object: StoredObject, type: string, index: number): Promise<StoredObject> {
  const to = MOVES[type as Simulated] as (typeof MOVES)[Simulated] | undefined;
  if (to === undefined) {
    throw fault('request_invalid', {
      message: 'Verifications are not available yet.',
      pointer: `/meta/simulate-actions/${index}/type`,
    });
  }
  if (type === 'start_inquiry' && object.status !== 'created') {
    throw fault('move_not_allowed', { message: 'The inquiry has been started already.' });
  }
  return moveObject(writing, 'inquiry', object.id, to);
}
