import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { updateObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { inquiry } from '../../resources/inquiries/inquiry';
import { addActionRoute, type OfferedKind } from '../object-routes';
import { settableValues } from '../settable-body';

const OFFERED: OfferedKind = {
  kind: 'inquiry',
  path: '/inquiries',
  tag: 'Inquiries',
  noun: 'an inquiry',
  resource: inquiry,
  own: true,
};

const stepBody = z.strictObject({
  meta: z.strictObject({ nextStepName: z.string().min(1).max(255).nullable() }),
});

const signalsBody = z.strictObject({
  meta: z.strictObject({
    signals: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(255).describe('`inquiry/bot_score`, for one.'),
          value: z.union([z.string().max(1024), z.number(), z.boolean()]),
        }),
      )
      .max(200)
      .optional()
      .describe('All of them: those that are not named are gone.'),
    behaviors: z.record(z.string(), z.unknown()).optional().describe('Those that are not named stay; null takes away.'),
  }),
});

/** What whoever serves an inquiry to its person tells of it, beyond the published document. */
export function addInquiryProgressRoutes(app: FastifyInstance, service: Service): void {
  addActionRoute(app, service, OFFERED, {
    name: 'transition',
    summary: 'Say which step the person comes to next; the one that was next is then the previous one',
    body: stepBody,
    act: (writing, { id }, { meta }) => updateObject(writing, 'inquiry', id, { attributes: settableValues(meta) }),
  });
  addActionRoute(app, service, OFFERED, {
    name: 'set-signals',
    summary: 'Say what was noticed of how the person behaved',
    body: signalsBody,
    act: (writing, { id }, { meta }) => updateObject(writing, 'inquiry', id, { attributes: settableValues(meta) }),
  });
}
